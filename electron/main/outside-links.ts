import { parseUrl } from './parse-url.ts'

/** The only places that the system's browser may be sent to from the app. */
export const outsideHosts: readonly string[] = ['supabase.com']

/** Whether a link may be handed to the system: https, a host of the list exactly, no user name or port in it. */
export function mayOpenOutside(url: string, hosts: readonly string[] = outsideHosts): boolean {
  const link = parseUrl(url)
  return link?.protocol === 'https:' && hosts.includes(link.host) && !link.username && !link.password
}
