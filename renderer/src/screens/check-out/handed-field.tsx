import type { KeyboardEvent } from 'react'
import type { handedItems } from '../../../../shared/commands.ts'
import { useWords } from '../../words/use-words.ts'
import { digitOf } from './chosen.ts'

type Item = (typeof handedItems)[number]
export type Handed = { keys: number; items: Item[] }
// Listed again because the file that holds them needs zod; `satisfies` breaks when they drift apart.
const all = ['REGISTRATION', 'TRIANGLE', 'PARKING_DISC', 'VIGNETTE', 'CHARGING_CABLE'] as const satisfies readonly Item[]
const most_keys = 3

type Props = { value: Handed | null; isElectric: boolean; change(value: Handed | null): void }

/** Keys and what goes out with the car: one stop for the hands, a digit ticks. Null until somebody has looked. */
export function HandedField({ value, isElectric, change }: Props) {
  const { t } = useWords()
  const items = all.filter(item => isElectric || item !== 'CHARGING_CABLE')
  const handed = value ?? { keys: 0, items: [] }

  function press(digit: number): void {
    const item = items[digit - 2]
    if (digit === 0) change({ keys: Math.max(1, handed.keys), items: [...items] })
    else if (digit === 1) change({ ...handed, keys: (handed.keys + 1) % (most_keys + 1) })
    else if (item) change({ ...handed, items: handed.items.includes(item) ? handed.items.filter(one => one !== item) : [...handed.items, item] })
  }
  function onKeyDown(event: KeyboardEvent): void {
    const digit = event.ctrlKey || event.altKey ? null : digitOf(event)
    if (digit === null && event.key !== 'Delete') return
    event.preventDefault()
    if (digit === null) change(null)
    else press(digit)
  }
  return (
    <div className="handed">
      <p id="handed-label">{t('check_out.handed')} <span className="quiet">{t('check_out.handed_hint')}</span></p>
      <div className="handed-items" role="listbox" aria-multiselectable tabIndex={0} aria-labelledby="handed-label" data-field="handed" data-testid="check-out-handed" onKeyDown={onKeyDown}>
        <div role="option" aria-selected={handed.keys > 0} data-testid="handed-keys" data-keys={handed.keys} onClick={() => press(1)}><kbd className="key">1</kbd>{t('check_out.keys', { count: handed.keys })}</div>
        {items.map((item, place) => (
          <div key={item} role="option" aria-selected={handed.items.includes(item)} data-testid="handed-item" data-item={item} onClick={() => press(place + 2)}>
            <kbd className="key">{place + 2}</kbd>{t(`check_out.items.${item}`)}
          </div>
        ))}
      </div>
    </div>
  )
}
