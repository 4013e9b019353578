import { domainToASCII } from 'node:url'

export type Draft = { to: { name: string; email: string } | null; subject: string; body: string; attachment: { /** plain: letters, digits, `-`, `_` and an ending */ name: string; bytes: Uint8Array } }

/** Nothing that ends a line, and nothing that makes letters stand in another order than they are read. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').replace(/ {2,}/g, ' ').trim()

/** The address as programs take it, null where it is none: better no one than somebody else. */
export function mailAddress(email: string): string | null {
  const [, local = '', domain = ''] = /^([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+)@([^\s@,;<>"]+)$/.exec(email.trim()) ?? []
  const host = domainToASCII(domain)
  return local === '' || host === '' || !host.includes('.') || local.length + host.length > 250 ? null : `${local}@${host}`
}

/** A mail that a program opens to be read, changed and sent by a person: `X-Unsent`, no sender, no date. Lines end as RFC 5322 says. */
export function draftMail({ to, subject, body, attachment }: Draft): Uint8Array {
  const address = to === null ? null : mailAddress(to.email)
  // of nothing that is in the mail, so that it can't stand in it: base64 has no `=_`
  const boundary = '=_Guichet_1'
  const text = [
    'X-Unsent: 1', ...address === null ? [] : [`To: ${phrase(to?.name ?? '')}<${address}>`], `Subject: ${encoded(oneLine(subject))}`, 'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`, '',
    `--${boundary}`, 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '', base64(Buffer.from(body.replace(/\r?\n/g, '\r\n'))),
    `--${boundary}`, `Content-Type: application/pdf; name="${attachment.name}"`, `Content-Disposition: attachment; filename="${attachment.name}"`, 'Content-Transfer-Encoding: base64', '', base64(attachment.bytes),
    `--${boundary}--`, '',
  ]
  return Buffer.from(text.join('\r\n'), 'latin1')
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/.{76}(?=.)/g, '$&\r\n')

/** A name before an address; quoted where it is plain, for a comma or a bracket in it would make two of one. */
function phrase(name: string): string {
  const plain = oneLine(name)
  if (plain === '') return ''
  return /^[\x20-\x7e]{1,70}$/.test(plain) && !plain.includes('=?') ? `"${plain.replace(/["\\]/g, '\\$&')}" ` : `${encoded(plain)} `
}

/** RFC 2047: words of at most 75 signs, none of which ends in the middle of a letter. */
function encoded(text: string): string {
  if (/^[\x20-\x7e]{0,60}$/.test(text) && !text.includes('=?')) return text
  const words: string[] = []
  let word = ''
  for (const sign of text) {
    if (Buffer.byteLength(word + sign) > 45) {
      words.push(word)
      word = ''
    }
    word += sign
  }
  return [...words, word].map(part => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ')
}
