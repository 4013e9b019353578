import type { SealView } from '../../../../shared/queries.ts'
import { Notice } from '../../parts/notice.tsx'
import { Shape } from '../../parts/shape.tsx'
import { Unbroken } from '../../parts/unbroken.tsx'
import { useWords } from '../../words/use-words.ts'

/** What was sealed and by whom, and whether it still is what was sealed. Which car only where there were several. */
export function ContractSeals({ seals, hasPlates }: { seals: readonly SealView[]; hasPlates: boolean }) {
  const { t, instant } = useWords()
  return (
    <>
      <h3>{t('contract.seals')}</h3>
      <ul className="notes">
        {seals.map(({ id, of, at, by, plate, state, signed, staff }) => (
          <li key={id} data-testid="contract-seal" data-of={of} data-state={state}>
            <span><b>{t(`contract.seal_of.${of}`)}</b>{hasPlates && plate !== '' && ` · ${plate}`}</span>
            <span className="line-why">{instant(at)}{by && ` · ${by}`}</span>
            {signed && <span className="line-why" data-testid="seal-signer">{signed.refused === null ? t('signature.signed_by', { name: signed.name }) : `${t('signature.refused_by', { name: signed.name })}: ${signed.refused}`}</span>}
            {staff !== null && <span className="line-why" data-testid="seal-staff">{t('signature.signed_by', { name: staff })}</span>}
            {signed?.words && <span className="line-why" data-testid="seal-words">«<Unbroken text={signed.words.replaceAll('\n', ' ')} />»</span>}
            {state === 'differs' ? <Notice kind="blocked" testid="seal-differs">{t('contract.seal.differs')}</Notice>
              : <span className="seal-state"><Shape name={state === 'whole' ? 'passed' : 'later'} />{t(`contract.seal.${state}`)}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}
