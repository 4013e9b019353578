import type { ContractAction } from '../../../../shared/queries.ts'
import { useWords } from '../../words/use-words.ts'
import { keyShown } from './action-keys.ts'

type Props = { actions: ContractAction[]; /** nothing is open: what is written then is a receipt */ isPaid: boolean; open: ContractAction['name'] | null; start(action: ContractAction): void }

/** What can be done, each with its letter. The first is the usual next step; a barred one can be pressed and says why. */
export function ActionBar({ actions, isPaid, open, start }: Props) {
  const { t } = useWords()
  const isPaper = open === 'documents'
  return (
    <div className="actions" role="toolbar" aria-label={t('contract.actions')}>
      {actions.map((action, place) => (
        <button key={action.name} type="button" className={place === 0 && open === null && !action.blocked ? 'action action-first' : 'action'} data-testid={`action-${action.name}`}
          data-barred={action.blocked !== null} aria-pressed={open === action.name} aria-keyshortcuts={keyShown(action.name, isPaper)} data-autofocus={place === 0 && open === null ? true : undefined} autoFocus={place === 0 && open === null}
          onClick={() => start(action)}>
          <kbd>{keyShown(action.name, isPaper)}</kbd>{action.name === 'bill' && isPaid ? t('documents.kind.RECEIPT') : t(`contract.action.${action.name}`)}
        </button>
      ))}
    </div>
  )
}
