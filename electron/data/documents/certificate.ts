import { gravestOf, wayOf } from '../../../shared/drills.ts'
import type { Certified, Signed } from '../backup/certificate.ts'
import type { Outcome } from '../backup/drill.ts'
import { backupWords, foundIn } from './backup-words.ts'
import { count, momentOf } from './figures.ts'
import type { Fonts } from './fonts.ts'
import { ink, openSheet, mm } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { fill, wordsOf } from './words.ts'
import type { Locale } from './words.ts'

/** `text`: the certificate as `certificateOf` has written it. */
export type Certificate = { locale: Locale; text: string }

const good = '#1f6b3a'
const bad = '#a3231f'
const most_found = 3

/** What a restore drill came to: the verdict in a sentence, what was measured, every check with what hangs on it, and who signs. The signed text goes along as an attachment. */
export function certificatePdf({ locale, text }: Certificate, fonts: Fonts): Promise<Uint8Array> {
  const { certificate, signed_by, signature } = JSON.parse(text) as Signed
  const words = wordsOf(locale)
  const at = Date.parse(certificate.drill.ended_at)
  const sheet = openSheet({ fonts, title: `${words.title_certificate} ${certificate.backup.name}`, author: 'Guichet', locale, at })
  sheet.doc.file(Buffer.from(text), { name: 'certificate.json', type: 'application/json', creationDate: new Date(at), modifiedDate: new Date(at), description: words.certificate_attached })
  sheet.say(words.title_certificate, { size: 16, bold: true }, 'H1')
  sheet.say(`${certificate.backup.name}  ·  ${momentOf(at)}`, { colour: ink.quiet })
  sheet.space(4)
  sheet.rule()
  putVerdict(sheet, certificate, locale)
  putMeasured(sheet, certificate, locale)
  putBackup(sheet, certificate, locale)
  sheet.need(mm(46)) // what belongs to the signature stays together, and beside what it is for: alone on a last page it could belong to anything
  sheet.heading(words.certificate_signature)
  sheet.facts([[words.certificate_by, `${certificate.drill.by.name}, ${momentOf(at)}`], [words.certificate_device, certificate.drill.device_id], [words.certificate_key, signed_by.fingerprint], [words.certificate_signed, signature]], 1)
  sheet.say(words.certificate_how, { size: 8, colour: ink.quiet })
  sheet.heading(words.certificate_checks)
  putChecks(sheet, certificate, locale)
  return sheet.finish((page, pages) => [certificate.backup.name, `Guichet ${certificate.app_version}`, fill(words.page, { page, pages })].join('   ·   '))
}

function putVerdict(sheet: Sheet, { trusted, closed, checks, backup, foreign, restores }: Certified, locale: Locale): void {
  const said = backupWords[locale]
  sheet.space(4)
  sheet.say(said.verdict[wayOf({ trusted, closed, restores })], { size: 13, bold: true, colour: trusted ? good : bad }, 'H2')
  sheet.space(2)
  sheet.say(trusted ? fill(said.verdict.as_of, { when: momentOf(Date.parse(backup.taken_at ?? '')), rows: count(backup.rows ?? 0) })
    : restores ? fill(foreign?.newest_at ? said.verdict.unsigned_why : said.verdict.unsigned_dateless, { when: momentOf(Date.parse(foreign?.newest_at ?? '')), rows: count(foreign?.rows ?? 0) })
    : closed === null ? wordsOfCheck(gravestOf(checks)?.check ?? 'decrypt', locale).bad : said.closed[closed])
  if (trusted && backup.kind === 'organisation') sheet.say(said.verdict.of_firm)
  if (!foreign) return
  sheet.heading(said.unknown.title)
  for (const one of foreign.unknown) sheet.say(`– ${(said.unknown as Record<string, string>)[one] ?? one}`)
}

/** What was measured against what is promised. Where nothing was restored, the time until then says nothing. */
function putMeasured(sheet: Sheet, { trusted, restores, measured }: Certified, locale: Locale): void {
  const [words, said] = [wordsOf(locale), backupWords[locale]]
  const row = (label: string, what: string, hours: number | null, promised: number) =>
    [`${label} (${what})`, hours === null ? '–' : timeOf(hours), fill(words.certificate_hours, { hours: promised }), hours === null ? '–' : hours <= promised ? words.certificate_kept : words.certificate_not_kept]
  sheet.heading(words.certificate_measured)
  sheet.table([{ title: words.certificate_what, width: 80 }, { title: words.certificate_value, width: 34, align: 'right' }, { title: words.certificate_promised, width: 28, align: 'right' }, { title: said.history.result, width: 30, align: 'right' }],
    [row(said.rpo, 'RPO', measured.rpo_h, measured.promised_rpo_h), row(said.rto, 'RTO', trusted || restores ? measured.rto_h : null, measured.promised_rto_h)])
  sheet.say(words.certificate_local, { size: 8, colour: ink.quiet })
}

function putBackup(sheet: Sheet, { backup, drill }: Certified, locale: Locale): void {
  const [words, said] = [wordsOf(locale), backupWords[locale]]
  sheet.heading(said.file.title)
  sheet.facts([
    [words.certificate_hash, backup.sha256], [words.certificate_size, `${count(Math.ceil(backup.bytes / 1000))} kB`],
    ...backup.manifest_sha256 === undefined ? [] : [
      [words.certificate_taken, momentOf(Date.parse(backup.taken_at ?? ''))], [said.history.rows, fill(words.certificate_rows, { rows: count(backup.rows ?? 0), tables: count(backup.tables ?? 0) })],
      [words.certificate_line, `${backup.project ?? ''}, ${backup.serial ?? ''}`], [words.certificate_server, `PostgreSQL ${backup.server ?? ''}, ${backup.migration ?? ''}`], [words.certificate_manifest, backup.manifest_sha256],
    ] as const,
    [said.history.duration, timeOf(drill.duration_ms / 3_600_000)],
  ], 1)
}

/** What failed comes first and has the whole width for what was found; what passed says beside it what hangs on it. */
function putChecks(sheet: Sheet, { checks }: Certified, locale: Locale): void {
  const [words, said] = [wordsOf(locale), backupWords[locale]]
  const [failed, passed] = [checks.filter(({ ok }) => !ok), checks.filter(({ ok }) => ok)]
  const columns = [{ title: said.history.result, width: 28 }, { title: words.certificate_found, width: 144 }]
  if (failed.length > 0) sheet.table(columns, failed.map(one => [words.certificate_failed, foundText(one, locale)]))
  if (failed.length > 0 && passed.length > 0) sheet.space(6)
  if (passed.length > 0) sheet.table([{ title: said.history.result, width: 28 }, { title: words.certificate_found, width: 58 }, { title: words.certificate_else, width: 86 }],
    passed.map(({ check }) => [words.certificate_passed, wordsOfCheck(check, locale).ok, wordsOfCheck(check, locale).bad]))
}

const foundText = ({ check, found }: Outcome, locale: Locale): string =>
  [wordsOfCheck(check, locale).bad, ...found.slice(0, most_found).map(one => `– ${foundIn(one, locale).slice(0, 160)}`)].join('\n')

/** Of a check that this version does not know, its name has to do. */
const wordsOfCheck = (check: string, locale: Locale): { ok: string; bad: string } =>
  (backupWords[locale].check as Record<string, { ok: string; bad: string }>)[check] ?? { ok: check, bad: check }

/** `3.2 s`, `4 min 5 s`, `30 h 12 min`. */
function timeOf(hours: number): string {
  const seconds = hours * 3600
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
