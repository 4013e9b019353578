import { sizeText } from '../../../shared/car-views.ts'
import type { Placed } from '../../../shared/car-views.ts'
import { carFacts, level } from './agreement.ts'
import type { Car } from './agreement.ts'
import { putCar } from './car-picture.ts'
import { count, dayOf, momentOf } from './figures.ts'
import { closeLetter, openLetter, paperValues, putTitle } from './firm.ts'
import type { Head, Signed } from './firm.ts'
import type { Fonts } from './fonts.ts'
import { putPhotos } from './photos.ts'
import type { PrintedPhoto } from './photos.ts'
import { ownText } from './own-text.ts'
import { ink } from './sheet.ts'
import { putSignatures, signed_height } from './signatures.ts'
import { fill, wordsOf } from './words.ts'
import type { Words } from './words.ts'

export type Inspection = { at: number; location: string; odometer_km: number; fuel_level: number; keys: number | null; items: readonly string[]; by: string }
export type Damage = { part: string; kind: string; severity: number; description: string; found_at: number; /** who has found it; empty where this PC does not know them */ found_by: string; is_new: boolean } & Placed
/** `out` is what left, also on the protocol of the return; `back` is null on the protocol of a check-out. */
export type Protocol = Head & {
  renter: string; car: Car; out: Inspection | null; back: Inspection | null; damages: readonly Damage[]; signed: readonly Signed[]
  photos: readonly PrintedPhoto[]
  /** the hash that the inspection is sealed by; empty before it has one */
  seal: string
}

/** How the car was handed over, or came back: readings, what went along, damages on the drawing and in words. */
export function protocolPdf(it: Protocol, fonts: Fonts): Promise<Uint8Array> {
  const words = wordsOf(it.locale)
  const title = it.back ? words.title_protocol_in : words.title_protocol_out
  const sheet = openLetter(it, title, fonts)
  putTitle(sheet, title, it.number, `${fill(words.copy_of, { number: it.number })} · ${momentOf(it.at)}`)
  sheet.facts([[words.renter, it.renter], ...carFacts(it.car, words)])
  sheet.heading(words.state_of_car)
  const ends = [it.out, it.back].filter(one => one !== null)
  const columns = [{ title: '', width: 40 }, ...ends.map(one => ({ title: one === it.back ? words.at_in : words.at_out, width: 60 }))]
  sheet.table(columns, rowsOf(ends, it, words))
  sheet.heading(words.damages)
  if (it.damages.length === 0) sheet.say(words.no_damages)
  putCar(sheet, it.car.body, it.damages, words, it.damages.map((damage, n) => damageCells(damage, n, words).join(' ')).join('; ') || words.no_damages)
  if (it.damages.length > 0) {
    sheet.table([{ title: words.number, width: 10 }, { title: words.part, width: 23 }, { title: words.kind, width: 25 }, { title: words.severity, width: 16 }, { title: words.size, width: 14 }, { title: words.known_or_new, width: 18 }, { title: words.found, width: 30 }, { title: words.remark, width: 36 }],
      it.damages.map((damage, n) => damageCells(damage, n, words)))
  }
  if (it.photos.length > 0) putPhotos(sheet, it.photos, words)
  sheet.need(signed_height + 30) // it speaks of the signatures: on their page
  sheet.space(4)
  sheet.flow(ownText<'PROTOCOL'>(it, 'PROTOCOL_CLOSING', { ...paperValues(it), customer: it.renter.replace('\n', ', '), plate: it.car.plate, car: `${it.car.make} ${it.car.model}` }) ?? words.protocol_notice, { size: 8 })
  putSignatures(sheet, words, it.signed)
  if (it.seal) sheet.say(fill(words.labelled, { label: words.seal, text: it.seal }), { size: 6.5, colour: ink.quiet })
  return closeLetter(sheet, it)
}

function rowsOf(ends: readonly Inspection[], { car, out, back }: Protocol, words: Words): string[][] {
  const row = (label: string, value: (one: Inspection) => string) => [label, ...ends.map(value)]
  const driven = out && back ? [[words.driven, '', fill(words.km, { km: count(back.odometer_km - out.odometer_km) })]] : []
  return [
    row(words.issued, one => `${momentOf(one.at)}, ${one.location}`), row(words.odometer, one => fill(words.km, { km: count(one.odometer_km) })), ...driven,
    row(car.is_electric ? words.battery : words.fuel, one => level(one.fuel_level, car.is_electric, words)),
    row(words.keys, one => (one.keys === null ? words.nothing : String(one.keys))),
    row(words.items, one => one.items.map(item => (words.handed as Record<string, string>)[item] ?? item).join(', ') || words.nothing),
    row(words.inspected_by, one => one.by),
  ]
}

function damageCells({ part, kind, severity, size_mm, description, found_at, found_by, is_new }: Damage, n: number, words: Words): string[] {
  const named = (list: Record<string, string>, key: string | number) => list[key] ?? String(key)
  return [String(n + 1), named(words.parts, part), named(words.kinds, kind), named(words.severities, severity), sizeText(size_mm), is_new ? words.fresh : words.known, [dayOf(found_at), found_by].filter(Boolean).join('\n'), description]
}
