import type { QueryRows } from '../../../shared/queries.ts'
import { bridge } from '../bridge.ts'
import { Notice } from '../parts/notice.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useUi } from '../ui-store.ts'
import { useWords } from '../words/use-words.ts'

/** What is with the files that are not yet safe: what a person has to do, and that nothing is lost meanwhile. */
export function FilesSheet({ files: { count, fault } }: { files: QueryRows['status']['files'] }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  return (
    <Sheet title={count > 0 ? t('status.files', { count }) : t('status.files_none')} close={close} testid="files-sheet">
      {fault && <Notice kind="conflict" testid="files-fault">{t(`status.file_fault.${fault}`)}</Notice>}
      {count > 0 && <p className="quiet">{t('status.files_kept')}</p>}
      {count > 0 && (
        <button type="button" className="step" data-testid="files-try" onClick={() => void bridge().act('sync_now', {}).catch(() => null)}>{t('status.files_try')}</button>
      )}
    </Sheet>
  )
}
