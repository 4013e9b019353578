import type { ReadObject } from './take.ts'

/** Where a project keeps its photos and signatures, and the secret key that reads all of them. */
export type Storage = { api_url: string; secret_key: string }
/** Storage does not give a file. `status`: of its own, which it may say within another: 401 and 403 of a key that it does not know, 404 also of what this key may not see. */
export class ObjectFault extends Error {
  override name = 'ObjectFault'
  readonly status: number

  constructor(what: string, status: number) {
    super(`The file ${what} could not be read from Storage (${status}).`)
    this.status = status
  }
}

/** Bytes over the Storage interface of a project, with its secret key. Rejects with ObjectFault. */
export function remoteObjects({ api_url, secret_key }: Storage): ReadObject {
  return async ({ bucket, name }) => {
    const place = `${bucket}/${name}`.split('/').map(encodeURIComponent).join('/')
    const answer = await fetch(`${api_url.replace(/\/$/, '')}/storage/v1/object/authenticated/${place}`, { headers: { apikey: secret_key, authorization: `Bearer ${secret_key}` } })
    if (!answer.ok) throw new ObjectFault(`${bucket}/${name}`, await statusOf(answer))
    return new Uint8Array(await answer.arrayBuffer())
  }
}

/** Storage says 400 and means what stands in its answer. */
async function statusOf(answer: Response): Promise<number> {
  const said = /"statusCode"\s*:\s*"?(\d{3})/.exec(await answer.text().catch(() => ''))?.[1]
  return said === undefined ? answer.status : Number(said)
}
