import { Progress } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { WholePlan } from '../../../../shared/drills.ts'
import { MINUTE } from '../../../../shared/time.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Shape } from '../../parts/shape.tsx'
import { useNow } from '../../parts/use-now.ts'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { Storage } from './storage.tsx'
import { WholeAddress } from './whole-address.tsx'
import { WholeForm } from './whole-form.tsx'

/** The backup of the whole database, for whoever has its address: how it stands, one button that takes it, and one key that proves the newest. `isMeant`: somebody comes for it; `proving`: the drill begins on the bench. */
export function Whole({ plan, busy, isMeant, proving }: { plan: WholePlan; busy: boolean; isMeant: boolean; proving(): void }) {
  const { t, say } = useWords()
  const now = useAct('whole_now')
  const prove = useAct('prove_whole')
  const cancel = useAct('cancel_proof')
  const forget = useAct('forget_whole')
  const [isOpen, setOpen] = useState(false)
  const acts = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isMeant) return
    acts.current?.querySelector('button')?.focus()
    acts.current?.scrollIntoView({ block: 'center' }) // a focus alone leaves it at the edge
  }, [isMeant])
  const { running, is_mine, owner } = plan
  const isReady = is_mine && plan.folder !== null && (plan.has_passphrase || plan.recipients.length > 0)
  const mayProve = plan.to_prove !== null && !running && !busy && !prove.busy
  const begin = async () => {
    if (mayProve && await prove.act({})) proving()
  }
  useKeys(event => {
    if (event.defaultPrevented || event.repeat) return
    if (event.key === 'Escape' && running) void cancel.act({})
    else if (event.altKey && event.code === 'KeyB' && plan.to_prove !== null) void begin()
    else return
    event.preventDefault()
  })
  const refusal = now.refusal ?? prove.refusal ?? forget.refusal
  return (
    <section className="section section-open backups-whole" aria-label={t('backups.whole.title')} data-testid="backups-whole" data-ready={isReady} aria-busy={running !== null} {...isOpen || running ? { 'data-own-escape': true } : {}} onKeyDown={event => {
      if (event.key !== 'Escape' || event.defaultPrevented || !isOpen || running) return
      event.preventDefault()
      setOpen(false)
    }}>
      <div className="backups-bench">
        <div className="backups-step"><h2>{t('backups.whole.title')}</h2>{(isOpen || !isReady) && <p className="quiet">{t('backups.whole.lead')}</p>}</div>
        {owner !== null && !is_mine && <Notice kind="calm" testid="whole-other">{t('backups.whole.other', { owner })}</Notice>}
        <State plan={plan} />
        {running && (
          <>
            <p role="status" className="backups-name" data-testid="whole-running">{t(`backups.whole.step.${running.step}`)} <span className="quiet">{running.detail}</span></p>
            <Progress value={Math.max(3, running.share * 100)} aria-label={t(`backups.whole.step.${running.step}`)} />
          </>
        )}
        {plan.to_prove !== null && !running && (
          <Notice kind="conflict" testid="whole-to-prove">
            <p className="backups-name">{t('backups.whole.unproven', { file: plan.to_prove })}</p>
            <button type="button" className="step" disabled={!mayProve} data-testid="whole-prove" onClick={() => void begin()}>{t('backups.whole.prove')} <KeyHint keys="Alt B" /></button>
          </Notice>
        )}
        {refusal && <Notice kind="blocked" testid="whole-refusal">{say(refusal.message)}</Notice>}
        <div ref={acts} className="backups-row">
          {running && is_mine && <button type="button" className="step" data-testid="whole-cancel" onClick={() => void cancel.act({})}>{t('backups.cancel')} <KeyHint keys="Esc" /></button>}
          {!running && isReady && <button type="button" className="step" disabled={busy || now.busy} data-testid="whole-now" onClick={() => void now.act({})}>{t(plan.failed ? 'backups.whole.again' : 'backups.whole.now')}</button>}
          {!running && <button type="button" className="text-button" aria-expanded={isOpen} data-testid="whole-open" onClick={() => setOpen(!isOpen)}>{t(isOpen ? 'backups.archive.storage.cancel' : isReady ? 'backups.archive.storage.change' : 'backups.archive.schedule.set_up')}</button>}
        </div>
        {isOpen && !running && is_mine && <WholeAddress plan={plan} busy={busy} />}
        {isOpen && !running && owner !== null && <button type="button" className="text-button" disabled={busy || forget.busy} data-testid="whole-forget" onClick={() => void forget.act({})}>{t('backups.whole.forget')}</button>}
      </div>
      {isOpen && !running ? is_mine ? <><div className="backups-bench"><WholeForm plan={plan} busy={busy} /></div><div className="backups-bench"><Storage whole storage={plan.storage} busy={busy} /></div></> : <div className="backups-bench"><WholeAddress plan={plan} busy={busy} /></div>
        : plan.made.length > 0 && <ul className="backups-made">{plan.made.map(one => (
          <li key={one.file_name} data-testid="whole-made" data-kind={one.kind} data-proven={one.proven}>
            <span className="backups-name">{one.proven && <Shape name="passed" />} {one.file_name}</span>
            <Made one={one} />
          </li>
        ))}</ul>}
    </section>
  )
}

function Made({ one: { made_at, kind, rows, bytes, person, proven } }: { one: WholePlan['made'][number] }) {
  const { t, instant } = useWords()
  return <span className="quiet tabular">{instant(made_at)} · {t(`backups.whole.kind.${kind}`)} · {t('backups.archive.rows', { rows: showNumber(rows) })} · {showNumber(Math.ceil(bytes / 1000))} kB · {person}{proven && ` · ${t('backups.history.trusted')}`}</span>
}

/** Of which database, the last good one, the next, and what went wrong, in words. */
function State({ plan: { address, has_key, kind, is_on, last_ok_at, next_at, failed, waits, overdue_h, held, running } }: { plan: WholePlan }) {
  const { t, say, instant } = useWords()
  const now = useNow()
  const isSoon = next_at !== null && next_at <= now + MINUTE
  return (
    <div className="backups-state" data-testid="whole-state">
      {failed && !running && <Notice kind="conflict" testid="whole-failed">{t('backups.archive.schedule.failed', { when: instant(failed.at) })} {say({ key: `error.kept_${failed.why}` })}</Notice>}
      {overdue_h !== null && <Notice kind="conflict" testid="whole-overdue">{t('backups.overdue.whole', { count: overdue_h })}</Notice>}
      {address && <p className="backups-name" data-testid="whole-address">{t('backups.whole.of', address)}</p>}
      {address && !has_key && kind !== 'schema' && <p className="quiet">{t('backups.whole.without_files')}</p>}
      {last_ok_at !== null && <p>{t('backups.whole.last', { when: instant(last_ok_at) })}</p>}
      {is_on && next_at !== null && !running && <p>{waits ? t('backups.whole.waits') : isSoon ? t('backups.whole.soon') : t('backups.whole.next', { when: instant(next_at) })}</p>}
      {held && <p className="quiet">{t(`backups.archive.schedule.held.${held}`)}</p>}
    </div>
  )
}
