import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { driverFields, driverOf, isNeededToDrive, isOfDriver, type TypedDriver } from './person-fields.ts'
import { PersonSheet } from './person-sheet.tsx'

type Props = { typed: TypedDriver; change(typed: TypedDriver): void; close(): void; done(driver_id: string): void }

/** One more driver of a customer who is already known, with the licence; or the new licence of one. */
export function NewDriver({ typed, change, close, done }: Props) {
  const { t } = useWords()
  const { customer_id, fields, change: known } = typed
  const { confirm: add, ...adding } = useConfirm('add_driver')
  const { confirm: put, ...putting } = useConfirm('change_driver')

  async function save(): Promise<void> {
    const driver = driverOf(fields)
    const result = await (known ? put({ customer_id, driver, ...known }) : add({ customer_id, driver }))
    if (result) done(result.driver_id)
  }
  return (
    <PersonSheet kind="driver" title={t(known ? 'driver.change' : 'driver.title')} saveWord={t(known ? 'driver.put' : 'driver.save')} fields={fields} change={next => change({ ...typed, fields: next })}
      isNeeded={isNeededToDrive} isAsked={isOfDriver} confirming={known ? putting : adding} save={save} close={close}>
      {input => <div className="grid-fields">{driverFields.map(input)}</div>}
    </PersonSheet>
  )
}
