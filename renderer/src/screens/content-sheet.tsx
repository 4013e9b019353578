import { useEffect } from 'react'
import { Notice } from '../parts/notice.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { State } from '../parts/shape.tsx'
import { useAct } from '../use-act.ts'
import { useUi } from '../ui-store.ts'
import { showNumber } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'

/** Whether this PC holds exactly what the server gives it: asked when the sheet opens, shown with its hash. */
export function ContentSheet() {
  const { t, say, instant } = useWords()
  const close = useUi(ui => ui.close)
  const { act, busy, refusal, value } = useAct('compare_content')
  const loading = useAct('load_anew')
  useEffect(() => void act({}), [act])
  const differs = value?.differs ?? []
  return (
    <Sheet title={t('content.title')} close={close} testid="content-sheet">
      <div className="stack">
        <p className="quiet">{t('content.lead')}</p>
        {busy && <p role="status" data-testid="content-busy">{t('content.busy')}</p>}
        {refusal && !busy && <Notice kind="conflict" testid="content-refusal">{say(refusal.message)}</Notice>}
        {value && !busy && (
          <div data-testid="content-result" data-equal={differs.length === 0} role="status">
            <p><State shape={differs.length === 0 ? 'passed' : 'conflict'} word={t(differs.length === 0 ? 'content.equal' : 'content.differs')} /></p>
            <p>{t('content.counted', { rows: showNumber(value.rows), tables: value.tables, when: instant(value.at) })}</p>
            <p className="quiet">{t('content.hash')} <span className="number content-hash" data-testid="content-hash">{value.sha256}</span></p>
            {differs.length > 0 && <ul>{differs.map(({ table, here, there }) => <li key={table} data-testid="content-differs">{t('content.of', { table: t(`rescue.table.${table}`, { defaultValue: table }), here: showNumber(here), there: showNumber(there) })}</li>)}</ul>}
          </div>
        )}
        {loading.value === null && loading.refusal && <Notice kind="blocked">{say(loading.refusal.message)}</Notice>}
        <div className="row">
          <button type="button" className="step" disabled={busy} data-autofocus data-testid="content-again" onClick={() => void act({})}>{t('content.again')}</button>
          {differs.length > 0 && <button type="button" className="step" disabled={busy || loading.busy} data-testid="content-load" onClick={() => void loading.act({}).then(is_done => is_done && act({}))}>{t('content.load')}</button>}
        </div>
      </div>
    </Sheet>
  )
}
