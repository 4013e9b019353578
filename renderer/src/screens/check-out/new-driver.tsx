import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { driverFields, driverOf, isNeededToDrive, isOfDriver, type TypedDriver } from './person-fields.ts'
import { PersonSheet } from './person-sheet.tsx'

type Props = { typed: TypedDriver; change(typed: TypedDriver): void; close(): void; done(driver_id: string): void }

/** One more driver of a customer who is already known, with the licence. */
export function NewDriver({ typed, change, close, done }: Props) {
  const { t } = useWords()
  const { customer_id, fields } = typed
  const { confirm, ...confirming } = useConfirm('add_driver')

  async function save(): Promise<void> {
    const result = await confirm({ customer_id, driver: driverOf(fields) })
    if (result) done(result.driver_id)
  }
  return (
    <PersonSheet kind="driver" title={t('driver.title')} saveWord={t('driver.save')} fields={fields} change={next => change({ ...typed, fields: next })}
      isNeeded={isNeededToDrive} isAsked={isOfDriver} confirming={confirming} save={save} close={close}>
      {input => <div className="grid-fields">{driverFields.map(input)}</div>}
    </PersonSheet>
  )
}
