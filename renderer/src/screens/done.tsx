import { Button } from '@mantine/core'
import { KeyHint } from '../parts/hint.tsx'
import { Plate } from '../parts/plate.tsx'
import { Shape } from '../parts/shape.tsx'
import { openContract, useUi, type Page } from '../ui-store.ts'
import { useKeys } from '../use-keys.ts'
import { showMoney } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'

type Props = Omit<Extract<Page, { name: 'done' }>, 'name'>

/** It is on disk: the number to say aloud, and the keys that usually follow. */
export function Done({ kind, contract_id, number, balance_rp, plate, deposits }: Props) {
  const { t } = useWords()
  const go = useUi(ui => ui.go)
  const isPaid = kind === 'check_in' && balance_rp === 0
  useKeys(event => {
    const does = { o: () => openContract(contract_id), ...isPaid ? { f: () => openContract(contract_id, 'bill') } : {} }[event.key.toLowerCase()]
    if (!does || event.ctrlKey || event.altKey || event.metaKey || useUi.getState().sheet !== null) return
    event.preventDefault()
    does()
  })
  return (
    <div className="done" role="status" data-testid="done" data-kind={kind}>
      <p className="done-word"><Shape name="passed" />{t(`done.${kind}`)}</p>
      <p className="done-number number" data-testid="contract-number">{number}</p>
      {plate && <p><Plate plate={plate} /></p>}
      {kind === 'check_in' && <p>{balance_rp === 0 ? t('done.settled') : t('done.open', { amount: showMoney(balance_rp) })}</p>}
      {deposits.map((deposit, place) => <p key={place} data-testid="done-deposit">{t(wordOf(deposit), { captured: showMoney(deposit.captured_rp), released: showMoney(deposit.released_rp) })}</p>)}
      <p className="quiet">{t('done.saved')}</p>
      <div className="row">
        <Button autoFocus onClick={() => go({ name: 'board' })} data-testid="done-board">{t('done.board')} <KeyHint keys="Enter" /></Button>
        <Button variant="default" onClick={() => openContract(contract_id)}>{t('done.contract')} <KeyHint keys="O" /></Button>
        {isPaid && <Button variant="default" onClick={() => openContract(contract_id, 'bill')} data-testid="done-receipt">{t('documents.kind.RECEIPT')} <KeyHint keys="F" /></Button>}
      </div>
      <p className="quiet done-keys"><KeyHint keys="F3" /> {t('rail.search')} · <KeyHint keys="F4" /> {t('rail.check_in')} · <KeyHint keys="F6" /> {t('rail.check_out')}</p>
    </div>
  )
}

/** Cash has to be handed over by hand; a hold on a card goes by itself. */
function wordOf({ method, captured_rp }: Props['deposits'][number]): string {
  if (method === 'CASH') return captured_rp === 0 ? 'done.deposit_cash_released' : 'done.deposit_cash'
  return captured_rp === 0 ? 'done.deposit_released' : 'done.deposit'
}
