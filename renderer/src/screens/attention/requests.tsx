import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ApprovalRequest } from '../../../../shared/queries.ts'
import { Notice } from '../../parts/notice.tsx'
import { Plate } from '../../parts/plate.tsx'
import { State } from '../../parts/shape.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { showKm, showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** Colleagues at other desks who wait for this manager's word, above all else that waits: a customer stands in front of them. */
export function Requests() {
  const { t } = useWords()
  const { rows } = useQuery('approval_requests', {})
  if (!rows || rows.length === 0) return null
  return (
    <section aria-label={t('approval.afar.requests')}>
      <h2>{t('approval.afar.requests')}</h2>
      <ul className="tasks">{rows.map(request => <li key={request.id}><Request request={request} /></li>)}</ul>
    </section>
  )
}

function Request({ request: { id, by, asked_at, customer, plate, vehicle, wishes } }: { request: ApprovalRequest }) {
  const { t, say, instant } = useWords()
  const [answer, setAnswer] = useState('')
  const { confirm, busy, refusal } = useConfirm('answer_request')
  const give = (granted: boolean) => void confirm({ request_id: id, granted, answer: answer.trim() })
  return (
    <article className="task" data-testid="approval-request">
      <div className="task-head">
        <State shape="waiting" word={`${by} ${t('approval.afar.request')}`} />
        <Plate plate={plate} small /><span>{vehicle}</span>
        <span className="quiet task-when">{instant(asked_at)}</span>
      </div>
      {wishes.map(({ name, reason, amount_rp, jump_km }) => (
        <p key={name} className="task-why"><b>{customer}: {t(`approval.afar.wish.${name}`, { amount: name === 'odometer_jump' ? showKm(jump_km) : showMoney(amount_rp) })}</b><br />{t('approval.afar.why')}: {reason}</p>
      ))}
      <TextInput label={t('approval.afar.answer')} value={answer} maxLength={200} autoComplete="off" data-testid="approval-answer" onChange={event => setAnswer(event.currentTarget.value)} />
      <p className="quiet">{t('approval.afar.under')}</p>
      {refusal && <Notice kind="blocked">{say(refusal.message)}</Notice>}
      <div className="task-choices">
        <Button loading={busy} onClick={() => give(true)} data-testid="approval-grant">{t('approval.afar.grant')}</Button>
        <Button variant="default" disabled={busy} onClick={() => give(false)} data-testid="approval-decline">{t('approval.afar.decline')}</Button>
      </div>
    </article>
  )
}
