import type { ActInput } from '../../shared/acts.ts'
import type { S3Place } from './backup/s3.ts'
import { Trouble } from './trouble.ts'

/** A storage as a person has typed it; keys that were not typed stay what they were. Throws Trouble `error.kept_address`, `error.kept_s3_keys`, `error.bad_input`, each beside its field. */
export function placeWish({ endpoint, bucket, prefix, region, access_key, secret_key }: ActInput<'set_archive_storage'>, kept: Partial<S3Place>): S3Place {
  const address = addressOf(endpoint)
  if (address === null) throw new Trouble('error.kept_address', undefined, 'endpoint')
  if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(bucket)) throw new Trouble('error.kept_s3_bucket', undefined, 'bucket')
  const keys = { access_key: access_key || kept.access_key || '', secret_key: secret_key || kept.secret_key || '' }
  if (keys.access_key === '' || keys.secret_key === '') throw new Trouble('error.kept_s3_keys', undefined, keys.access_key === '' ? 'access_key' : 'secret_key')
  const folder = prefix.replace(/^\/+|\/+$/g, '')
  return { endpoint: address, bucket, prefix: folder === '' ? '' : `${folder}/`, region: region || 'auto', ...keys }
}

/** Only what nobody on the way can read along: https, or this very PC. */
function addressOf(text: string): string | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, host, pathname, username, search } = new URL(text)
  const is_here = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  const is_plain = username === '' && search === '' && pathname === '/'
  return is_plain && (protocol === 'https:' || protocol === 'http:' && is_here) ? `${protocol}//${host}` : null
}
