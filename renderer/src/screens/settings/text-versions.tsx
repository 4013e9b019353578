import type { TextView } from '../../../../shared/document-texts.ts'
import { useWords } from '../../words/use-words.ts'

type Props = { view: TextView; take(text: string): void }

/** Who wrote what when, the newest first and our own words last; one of them can be taken into the field, and saving makes a new version of it. */
export function TextVersions({ view, take }: Props) {
  const { t, instant } = useWords()
  const rows = [...view.versions, { id: 'built_in', text: null, written_at: null, by: '' }]
  const inForce = view.versions[0]?.id ?? 'built_in'
  return (
    <section className="text-versions" aria-label={t('settings.texts.versions')}>
      <h3>{t('settings.texts.versions')}</h3>
      <ul tabIndex={0} aria-label={t('settings.texts.versions')}>
        {rows.map(({ id, text, written_at, by }) => (
          <li key={id} data-testid="text-version" data-id={id} data-in-force={id === inForce}>
            <span>{written_at === null ? t('settings.texts.built_in') : <>{instant(written_at)} · {by}{text === null && <> · {t('settings.texts.built_in')}</>}</>}{id === inForce && <b> · {t('settings.texts.in_force')}</b>}</span>
            <button type="button" className="step" data-testid="text-take" onClick={() => take(text ?? view.built_in)}>{t('settings.texts.take')}</button>
          </li>
        ))}
      </ul>
    </section>
  )
}
