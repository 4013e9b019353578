import { Bones } from '../../parts/later.tsx'
import { Shape, type ShapeName } from '../../parts/shape.tsx'
import { useUi } from '../../ui-store.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'

const counts = [['free', 'free'], ['promised', 'later'], ['out', 'out'], ['cleaning', 'cleaning'], ['blocked', 'blocked']] as const satisfies readonly (readonly [string, ShapeName])[]

/** The fleet at a glance: per category how many are free, promised for today, out, in cleaning and blocked. A click shows the cars. */
export function FleetStrip() {
  const { t, called } = useWords()
  const open = useUi(ui => ui.open)
  const { rows: fleet } = useQuery('fleet', {})
  return (
    <aside className="fleet" aria-label={t('fleet.title')} data-testid="fleet">
      <h2>{t('fleet.title')}</h2>
      {!fleet && <Bones rows={8} />}
      {fleet?.categories.length === 0 && <p className="empty">{t('fleet.empty')}</p>}
      <ul>
        {fleet?.categories.map(one => (
          <li key={one.id}>
            <button type="button" className="fleet-category" data-testid="fleet-category" data-code={one.code}
              onClick={() => open({ name: 'category', category_id: one.id })}>
              <span className="fleet-name"><span className="number">{one.code}</span> {called(one)}</span>
              <span className="fleet-counts tabular">
                {counts.map(([name, shape]) => (
                  <span key={name} data-none={one[name] === 0} data-shape={shape} title={t(`fleet.${name}`)}>
                    <Shape name={shape} />{one[name]}<span className="hidden"> {t(`fleet.${name}`)}</span>
                  </span>
                ))}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <ul className="legend">
        {counts.map(([name, shape]) => <li key={name} data-shape={shape}><Shape name={shape} />{t(`fleet.${name}`)}</li>)}
      </ul>
    </aside>
  )
}
