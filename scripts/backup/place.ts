import type { S3Place } from '../../electron/data/backup/s3.ts'
import { Sentence } from '../backend/sentence.ts'

/** `s3://bucket/folder` with the address and keys of the environment. Throws a Sentence for what is missing: keys never stand in a command. */
export function placeOf(target: string, env: NodeJS.ProcessEnv): S3Place {
  const found = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/?$/.exec(target)
  if (!found?.[1]) throw new Sentence(`${target} is no place for backups; write it as s3://bucket or s3://bucket/folder.`)
  const access_key = env['AWS_ACCESS_KEY_ID']
  const secret_key = env['AWS_SECRET_ACCESS_KEY']
  if (!access_key || !secret_key) throw new Sentence('Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to the keys of the storage.')
  const region = env['AWS_REGION'] || 'eu-central-1'
  return { endpoint: (env['AWS_ENDPOINT_URL_S3'] || `https://s3.${region}.amazonaws.com`).replace(/\/$/, ''), bucket: found[1], prefix: found[2] ? `${found[2]}/` : '', region, access_key, secret_key }
}
