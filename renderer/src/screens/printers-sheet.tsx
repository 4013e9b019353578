import { Button, NativeSelect } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Device, Printer } from '../../../shared/printing.ts'
import { Notice } from '../parts/notice.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Unprinted } from '../parts/unprinted.tsx'
import { useAct } from '../use-act.ts'
import { useQuery } from '../use-query.ts'
import { useUi } from '../ui-store.ts'
import { useWords } from '../words/use-words.ts'

const copies = Array.from({ length: 9 }, (_, n) => String(n + 1))

/** Which printer of this PC each kind of document comes out of at this location, how often, and a page to see it; above that what did not come out. */
export function PrintersSheet() {
  const { t, say } = useWords()
  const close = useUi(ui => ui.close)
  const { rows } = useQuery('printers', {})
  const { act: list, refusal: unknown, value: found } = useAct('list_printers')
  const { act: choose, refusal: notChosen } = useAct('choose_printer')
  const { act: test, busy, refusal: notTested } = useAct('test_printer')
  const [tested, setTested] = useState<Printer['kind'] | null>(null)
  const [out, setOut] = useState(false)
  useEffect(() => void list({}), [list])
  const place = useRef<HTMLUListElement>(null)
  const isEmptyAbove = rows?.unprinted.length === 0
  useEffect(() => {
    // The list comes after the sheet, which has given the cursor to its own button by then.
    const timer = setTimeout(() => { if (isEmptyAbove && !place.current?.contains(document.activeElement)) place.current?.querySelector('select')?.focus() })
    return () => clearTimeout(timer)
  }, [isEmptyAbove])
  const devices = found?.devices ?? null

  async function tryOut(kind: Printer['kind']): Promise<void> {
    setOut(false)
    setTested(kind)
    setOut(await test({ kind }))
  }

  return (
    <Sheet title={t('printers.title')} close={close} width={820} testid="printers-sheet">
      <div className="stack">
        {rows && rows.unprinted.length > 0 && <Unprinted documents={rows.unprinted} />}
        <p className="quiet">{t('printers.lead', { location: rows?.location ?? '' })}</p>
        {unknown && <Notice kind="blocked" testid="printers-unknown">{say(unknown.message)}</Notice>}
        {devices?.length === 0 && <Notice kind="conflict" testid="printers-none">{t('printers.none')}</Notice>}
        {notChosen && <Notice kind="blocked">{say(notChosen.message)}</Notice>}
        <ul ref={place} className="printers">
          {rows?.printers.map(one => (
            <li key={one.kind} className="printer" data-testid="printer" data-kind={one.kind}>
              <b id={`printer-${one.kind}`}>{t(`documents.kind.${one.kind}`)}</b>
              <NativeSelect aria-labelledby={`printer-${one.kind}`} value={one.device ?? ''} data={choices(one, devices, t)} data-testid="printer-device"
                error={isGone(one, devices) ? t('printers.gone') : undefined} onChange={event => void choose({ kind: one.kind, device: event.currentTarget.value || null, copies: one.copies })} />
              <NativeSelect aria-label={t('printers.copies', { kind: t(`documents.kind.${one.kind}`) })} value={String(one.copies)} data={copies.map(value => ({ value, label: `${value} ×` }))} data-testid="printer-copies"
                onChange={event => void choose({ kind: one.kind, device: one.device, copies: Number(event.currentTarget.value) })} />
              <Button variant="default" size="compact-md" loading={busy && tested === one.kind} onClick={() => void tryOut(one.kind)} data-testid="printer-test"
                aria-label={t('printers.test_of', { kind: t(`documents.kind.${one.kind}`) })}>{t('printers.test')}</Button>
              {tested === one.kind && notTested && <div className="printer-said"><Notice kind="blocked" testid="printer-refusal">{say(notTested.message)}</Notice></div>}
              {tested === one.kind && out && <p role="status" className="quiet printer-said" data-testid="printer-tested">{t('printers.tested')}</p>}
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  )
}

const isGone = ({ device }: Printer, devices: Device[] | null) => device !== null && devices !== null && !devices.some(({ name }) => name === device)

/** The usual printer, those that are there, and the one that was chosen even where it is not. */
function choices(one: Printer, devices: Device[] | null, t: (key: 'printers.usual') => string): { value: string; label: string }[] {
  const there = (devices ?? []).map(({ name, label }) => ({ value: name, label }))
  const chosen = one.device !== null && !there.some(({ value }) => value === one.device) ? [{ value: one.device, label: one.device }] : []
  return [{ value: '', label: t('printers.usual') }, ...there, ...chosen]
}
