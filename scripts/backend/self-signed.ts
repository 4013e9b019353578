import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'

// The least of DER that a certificate is made of.
const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const whole = (n: number) => der(0x02, Buffer.from([n]))
const day = (at: number) => der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))
const ecdsa_with_sha256 = sequence(oid('2a8648ce3d040302'))

/** A certificate for this DNS name that has signed itself, and its key, as PEM; for servers of tests. */
export function selfSigned(name: string): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const who = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))))
  const extension = (id: string, body: Uint8Array) => sequence(oid(id), der(0x04, body))
  const now = Date.now()
  const told = sequence(der(0xa0, whole(2)), whole(1), ecdsa_with_sha256, who, sequence(day(now - 86_400_000), day(now + 86_400_000)), who, publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension('551d13', sequence(der(0x01, Buffer.from([0xff])))), extension('551d11', sequence(der(0x82, Buffer.from(name)))))))
  const cert = sequence(told, ecdsa_with_sha256, der(0x03, Buffer.from([0]), sign('sha256', told, privateKey)))
  return { cert: new X509Certificate(cert).toString(), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
