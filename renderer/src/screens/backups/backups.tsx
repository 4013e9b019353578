import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Backups as Facts } from '../../../../shared/drills.ts'
import { proof_due_days } from '../../../../shared/drills.ts'
import { DAY } from '../../../../shared/time.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Shape } from '../../parts/shape.tsx'
import { useNow } from '../../parts/use-now.ts'
import { useUi } from '../../ui-store.ts'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import type { RescueView } from '../../../../shared/rescue.ts'
import { Rescue } from '../rescue/rescue.tsx'
import { Archive } from './archive.tsx'
import { Comparing } from './comparing.tsx'
import { History } from './history.tsx'
import { Running } from './running.tsx'
import { Schedule } from './schedule.tsx'
import { Unsent } from './unsent.tsx'
import { Verdict } from './verdict.tsx'
import { Whole } from './whole.tsx'

const nothing_asked = { table: null, what: null, text: '' } as const
/** What only a comparison says; all else is why a file does not open. */
const ownFaults: readonly string[] = ['unsigned', 'other_firm', 'newer_program', 'no_rows', 'line', 'cancelled', 'failed', 'too_long']

/** Proves a backup by restoring it on this PC, and what was proven before. For administrators. */
export function Backups() {
  const { t } = useWords()
  const { rows: facts, failed } = useQuery('backups', {})
  const { rows: session } = useQuery('session', {})
  const isOfFirm = session?.person?.role === 'ADMIN' // the operator has no firm of their own
  const { rows: rescue } = useQuery('rescue', isOfFirm ? nothing_asked : null)
  const [shown, setShown] = useState<string | null>(null)
  const page = useUi(ui => ui.page)
  if (failed && !facts) return <div className="backups"><Notice kind="blocked" testid="backups-refused">{t('backups.admins_only')}</Notice></div>
  if (!facts) return <div className="backups"><Bones rows={4} /></div>
  if (rescue?.compared) return <Rescue compared={rescue.compared} />
  const isComparing = (rescue?.running ?? null) !== null
  const drill = facts.drills.find(({ id }) => id === shown) ?? facts.drills[0]
  return (
    <div className="backups" data-testid="backups">
      <header className="page-head"><h1>{t('backups.title')}</h1><p className="quiet">{t('backups.lead')}</p></header>
      <LastProof at={facts.proven_at} />
      <div className="backups-columns">
        <div className="backups-left">
          {isOfFirm && <Schedule plan={facts.schedule} busy={facts.running !== null || facts.archive.running !== null || facts.whole.running !== null || isComparing} />}
          <Bench facts={facts} rescue={isOfFirm ? rescue : null} begun={() => setShown(null)} />
          {isOfFirm && <Archive archive={facts.archive} busy={facts.running !== null || facts.schedule.running !== null || facts.whole.running !== null || isComparing} />}
        </div>
        <div className="backups-result">
          {facts.unsent && !facts.running && <Unsent unsent={facts.unsent} />}
          {rescue?.running ? <Comparing running={rescue.running} name={facts.chosen?.name ?? ''} /> : facts.running ? <Running running={facts.running} name={facts.chosen?.name ?? ''} /> : drill ? <Verdict key={drill.id} drill={drill} /> : <p className="empty">{t('backups.none')}</p>}
        </div>
      </div>
      {isOfFirm && <Whole plan={facts.whole} busy={facts.running !== null || facts.archive.running !== null || facts.schedule.running !== null || isComparing} isMeant={page.name === 'backups' && page.about === 'whole'} proving={() => setShown(null)} />}
      {facts.drills.length > 0 && <History drills={facts.drills} shown={drill?.id ?? null} show={setShown} />}
    </div>
  )
}

/** When a restore was last proven; after a month somebody has to see to it. */
function LastProof({ at }: { at: number | null }) {
  const { t, instant } = useWords()
  const now = useNow()
  if (at === null) return <Notice kind="conflict" testid="backups-proof">{t('backups.proof.never')}</Notice>
  const count = Math.max(0, Math.floor((now - at) / DAY)) // the window's minute may lie before what has just been proven
  const is_due = count >= proof_due_days
  return (
    <Notice kind={is_due ? 'conflict' : 'calm'} testid="backups-proof">
      {t(count === 0 ? 'backups.proof.today' : 'backups.proof.days', { count, when: instant(at) })}{is_due && ` ${t('backups.proof.due', { days: proof_due_days })}`}
    </Notice>
  )
}

/** Which backup, what opens it, and who must have signed it: then the one button. */
function Bench({ facts, rescue, begun }: { facts: Facts; /** null: nothing can be compared */ rescue: RescueView | null; begun(): void }) {
  const { t, say } = useWords()
  const [passphrase, setPassphrase] = useState('')
  const choosing = useAct('choose_backup')
  const folder = useAct('choose_dump_folder')
  const key = useAct('choose_backup_key')
  const proving = useAct('prove_backup')
  const comparing = useAct('compare_backup')
  const { chosen, running, signer, has_identity } = facts
  const takesPassphrase = chosen !== null && (chosen.sealed === 'passphrase' || chosen.has_key_file)
  const isForeign = chosen !== null && chosen.sealed === null
  const mayBegin = chosen !== null && running === null && facts.archive.running === null && facts.schedule.running === null && facts.whole.running === null && !rescue?.running && !proving.busy && !comparing.busy
  const given = { passphrase: takesPassphrase && passphrase !== '' ? passphrase : null }
  const begin = async () => {
    if (!mayBegin) return
    if (await proving.act(given)) {
      setPassphrase('')
      // in a field the letters that save and print the certificate would be typed
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      begun()
    }
  }
  const compare = async () => {
    if (mayBegin && rescue && await comparing.act(given)) setPassphrase('')
  }
  useKeys(event => {
    if (event.defaultPrevented || event.repeat) return
    if (event.ctrlKey && event.key === 'Enter') void begin()
    else if (event.altKey && event.code === 'KeyV' && rescue) void compare()
    else return
    event.preventDefault()
  })
  const refusal = choosing.refusal ?? folder.refusal ?? key.refusal ?? proving.refusal ?? comparing.refusal
  return (
    <section className="section section-open backups-bench" aria-label={t('backups.bench')}>
      <Step n={1} title={t('backups.file.title')} fact={chosen ? <><b className="backups-name">{chosen.name}</b> <span className="quiet tabular">{showNumber(Math.ceil(chosen.bytes / 1000))} kB</span></> : t('backups.file.none')}>
        <button type="button" className="step" autoFocus disabled={running !== null} data-testid="backups-choose" onClick={() => void choosing.act({})}>{t('backups.file.choose')}</button>
        <button type="button" className="text-button" disabled={running !== null} data-testid="backups-choose-folder" onClick={() => void folder.act({})}>{t('backups.file.choose_folder')}</button>
      </Step>
      <Step n={2} title={t('backups.key.title')} fact={takesPassphrase ? null : isForeign ? t('backups.key.foreign') : has_identity ? <><Shape name="passed" /> {t('backups.key.loaded')}</> : t('backups.key.none')}>
        {takesPassphrase && <PasswordInput label={t('backups.key.passphrase')} value={passphrase} autoComplete="off" data-testid="backups-passphrase" onChange={event => setPassphrase(event.currentTarget.value)} />}
        {chosen?.sealed !== 'passphrase' && !isForeign && <button type="button" className="step" disabled={running !== null} data-testid="backups-key" onClick={() => void key.act({})}>{t('backups.key.choose')}</button>}
      </Step>
      <Step n={3} title={t('backups.signer.title')} fact={signer ? <><Shape name="passed" /> <span className="number" data-testid="backups-signer">{signer}</span></> : t('backups.signer.none')}>
        <button type="button" className="step" disabled={running !== null} data-testid="backups-signer-choose" onClick={() => void key.act({})}>{t(signer ? 'backups.signer.other' : 'backups.signer.choose')}</button>
      </Step>
      {refusal && <Notice kind="blocked" testid="backups-refusal">{say(refusal.message)}</Notice>}
      {facts.broke_off && <Notice kind="conflict" testid="backups-broke-off">{t(`backups.broke_off.${facts.broke_off}`)}</Notice>}
      {rescue?.fault && !rescue.running && <Notice kind={rescue.fault === 'cancelled' ? 'conflict' : 'blocked'} testid="rescue-fault">{t(ownFaults.includes(rescue.fault) ? `rescue.fault.${rescue.fault}` : `backups.closed.${rescue.fault}`)}</Notice>}
      <Button fullWidth disabled={!mayBegin} loading={proving.busy} rightSection={<KeyHint keys="Ctrl Enter" />} data-testid="backups-prove" onClick={() => void begin()}>{t('backups.prove')}</Button>
      {rescue && <Button fullWidth variant="default" disabled={!mayBegin} loading={comparing.busy} rightSection={<KeyHint keys="Alt V" />} data-testid="backups-compare" onClick={() => void compare()}>{t('rescue.compare')}</Button>}
      <p className="quiet">{t('backups.untouched')}</p>
    </section>
  )
}

function Step({ n, title, fact, children }: { n: number; title: string; fact: ReactNode; children: ReactNode }) {
  return (
    <div className="backups-step">
      <h2><span className="quiet">{n}</span> {title}</h2>
      {fact !== null && <p>{fact}</p>}
      <div className="backups-acts">{children}</div>
    </div>
  )
}
