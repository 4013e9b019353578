import { useState } from 'react'
import { Bones } from '../../parts/later.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useUi } from '../../ui-store.ts'
import { useKeysAhead } from '../../use-keys-ahead.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { AddCar } from './add-car.tsx'
import type { CarAction } from './car-actions.ts'
import { CarFile } from './car-file.tsx'
import { CarList } from './car-list.tsx'

type Open = { at: 'list' } | { at: 'add' } | { at: 'car'; id: string; action: CarAction | null; saved: boolean }
const list: Open = { at: 'list' }

/** The cars themselves: which there are, a new one, and of each its plate, its place and its end. Escape goes one step back. */
export function FleetSheet() {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const [open, setOpen] = useState<Open>(list)
  const [text, setText] = useState('')
  const { rows: fleet, isLate } = useQuery('fleet_list', { text })
  useKeysAhead(fleet ? 'there' : isLate ? 'reading' : 'nothing', () => useUi.getState().sheet?.name === 'fleet')
  const show = (id: string, action: CarAction | null = null, saved = false) => setOpen({ at: 'car', id, action, saved })
  const back = open.at === 'list' ? close : () => (open.at === 'car' && open.action !== null ? show(open.id) : setOpen(list))
  return (
    <Sheet title={t('car.title')} close={back} ownsEscape={open.at !== 'list'} width={760} testid="fleet-sheet">
      {!fleet ? isLate && <Bones rows={8} />
        : open.at === 'list' ? <CarList fleet={fleet} text={text} type={setText} isLate={isLate} show={show} add={() => setOpen({ at: 'add' })} />
          : open.at === 'add' ? <AddCar fleet={fleet} done={id => show(id, null, true)} close={back} />
            : <CarFile key={open.id} vehicle_id={open.id} fleet={fleet} action={open.action} saved={open.saved} choose={action => show(open.id, action)} done={() => show(open.id, null, true)} />}
    </Sheet>
  )
}
