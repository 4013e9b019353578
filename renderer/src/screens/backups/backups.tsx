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
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { Archive } from './archive.tsx'
import { History } from './history.tsx'
import { Running } from './running.tsx'
import { Schedule } from './schedule.tsx'
import { Unsent } from './unsent.tsx'
import { Verdict } from './verdict.tsx'

/** Proves a backup by restoring it on this PC, and what was proven before. For administrators. */
export function Backups() {
  const { t } = useWords()
  const { rows: facts, failed } = useQuery('backups', {})
  const [shown, setShown] = useState<string | null>(null)
  if (failed && !facts) return <div className="backups"><Notice kind="blocked" testid="backups-refused">{t('backups.admins_only')}</Notice></div>
  if (!facts) return <div className="backups"><Bones rows={4} /></div>
  const drill = facts.drills.find(({ id }) => id === shown) ?? facts.drills[0]
  return (
    <div className="backups" data-testid="backups">
      <header className="page-head"><h1>{t('backups.title')}</h1><p className="quiet">{t('backups.lead')}</p></header>
      <LastProof at={facts.proven_at} />
      <div className="backups-columns">
        <div className="backups-left">
          <OwnArchive facts={facts} part="daily" />
          <Bench facts={facts} begun={() => setShown(null)} />
          <OwnArchive facts={facts} part="now" />
        </div>
        <div className="backups-result">
          {facts.unsent && !facts.running && <Unsent unsent={facts.unsent} />}
          {facts.running ? <Running running={facts.running} name={facts.chosen?.name ?? ''} /> : drill ? <Verdict key={drill.id} drill={drill} /> : <p className="empty">{t('backups.none')}</p>}
        </div>
      </div>
      {facts.drills.length > 0 && <History drills={facts.drills} shown={drill?.id ?? null} show={setShown} />}
    </div>
  )
}

/** The operator has no firm of their own. */
function OwnArchive({ facts, part }: { facts: Facts; part: 'daily' | 'now' }) {
  const { rows: session } = useQuery('session', {})
  return session?.person?.role === 'ADMIN' ? part === 'daily' ? <Schedule plan={facts.schedule} busy={facts.running !== null || facts.archive.running !== null} />
    : <Archive archive={facts.archive} busy={facts.running !== null || facts.schedule.running !== null} /> : null
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
function Bench({ facts, begun }: { facts: Facts; begun(): void }) {
  const { t, say } = useWords()
  const [passphrase, setPassphrase] = useState('')
  const choosing = useAct('choose_backup')
  const key = useAct('choose_backup_key')
  const proving = useAct('prove_backup')
  const { chosen, running, signer, has_identity } = facts
  const takesPassphrase = chosen !== null && (chosen.sealed === 'passphrase' || chosen.has_key_file)
  const isForeign = chosen !== null && chosen.sealed === null
  const mayBegin = chosen !== null && running === null && facts.archive.running === null && facts.schedule.running === null && !proving.busy
  const begin = async () => {
    if (!mayBegin) return
    if (await proving.act({ passphrase: takesPassphrase && passphrase !== '' ? passphrase : null })) {
      setPassphrase('')
      // in a field the letters that save and print the certificate would be typed
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      begun()
    }
  }
  useKeys(event => {
    if (event.defaultPrevented || !event.ctrlKey || event.key !== 'Enter') return
    event.preventDefault()
    void begin()
  })
  const refusal = choosing.refusal ?? key.refusal ?? proving.refusal
  return (
    <section className="section section-open backups-bench" aria-label={t('backups.bench')}>
      <Step n={1} title={t('backups.file.title')} fact={chosen ? <><b className="backups-name">{chosen.name}</b> <span className="quiet tabular">{showNumber(Math.ceil(chosen.bytes / 1000))} kB</span></> : t('backups.file.none')}>
        <button type="button" className="step" autoFocus disabled={running !== null} data-testid="backups-choose" onClick={() => void choosing.act({})}>{t('backups.file.choose')}</button>
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
      <Button fullWidth disabled={!mayBegin} loading={proving.busy} rightSection={<KeyHint keys="Ctrl Enter" />} data-testid="backups-prove" onClick={() => void begin()}>{t('backups.prove')}</Button>
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
