import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Desk } from './desk.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Once for each window, before anything is looked for. */
export const bringAxe = async ({ page }: Desk): Promise<void> => void await page.evaluate(axe)

/** What axe finds wrong on the screen, each with where. Without rules to keep to: all of them. */
export async function faultsOn({ page }: Desk, rules?: string[]): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...rules && { runOnly: rules } })})`)
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n').at(-1) ?? ''}`))
}

/** Only colours differ between the looks; what `look.ts` sets is set here at once, for a sheet would close before the palette opens. The last is the usual one. */
export const looks = { dark: ['dark', 'normal'], 'light contrast': ['light', 'more'], 'dark contrast': ['dark', 'more'], light: ['light', 'normal'] } as const

export async function lookAt({ page }: Desk, look: keyof typeof looks): Promise<void> {
  const [scheme, contrast] = looks[look]
  await page.evaluate(`Object.assign(document.documentElement.dataset, ${JSON.stringify({ mantineColorScheme: scheme, contrast })})`)
}

type OtherLook = Exclude<keyof typeof looks, 'light'>
export const otherLooks = Object.keys(looks).filter((look): look is OtherLook => look !== 'light')

/** What axe finds wrong by day, and of contrast in the other looks, or in some of them; a line says in which. Ends by day. */
export async function faultsInLooks(desk: Desk, others: readonly OtherLook[] = otherLooks): Promise<string[]> {
  const found = await faultsOn(desk)
  for (const look of others) {
    await lookAt(desk, look)
    found.push(...(await faultsOn(desk, ['color-contrast'])).map(fault => `${look}: ${fault}`))
  }
  await lookAt(desk, 'light')
  return found
}
