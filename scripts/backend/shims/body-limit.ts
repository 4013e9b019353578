import type { HttpShim } from './http.ts'
import { json } from './http.ts'

/** Bytes that one request may carry; a batch of 500 operations stays far below. */
export const max_body_bytes = 20 * 1024 * 1024

/** A hosted project takes files up to 50 MB; a bucket may allow less. */
const max_file_bytes = 50 * 1024 * 1024

/** Lite 0.10.0 reads bodies of any size into memory; a gateway in front of a hosted project refuses them with 413. */
export const limitBody: HttpShim = (request, next) => (
  Number(request.headers.get('content-length') ?? 0) > (new URL(request.url).pathname.startsWith('/storage/') ? max_file_bytes : max_body_bytes)
    ? Promise.resolve(json(413, { message: 'Payload too large', code: '413' }))
    : next(request)
)
