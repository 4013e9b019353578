import type { HttpShim } from './http.ts'
import { json } from './http.ts'

/** Bytes that one request may carry; a batch of 500 operations stays far below. */
export const max_body_bytes = 20 * 1024 * 1024

/** Lite 0.10.0 reads bodies of any size into memory; a gateway in front of a hosted project refuses them with 413. */
export const limitBody: HttpShim = (request, next) => (
  Number(request.headers.get('content-length') ?? 0) > max_body_bytes
    ? Promise.resolve(json(413, { message: 'Payload too large', code: '413' }))
    : next(request)
)
