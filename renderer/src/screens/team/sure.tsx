import { useState } from 'react'
import type { FormInput } from '../../../../shared/forms.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'

type Props<N extends 'take_pin' | 'lock_out'> = { form: N; input: FormInput<N>; title: string; lead: string; verb: string; close(is_done: boolean): void }

/** What can't be undone is said before it is done; afterwards the cursor is where it was. */
export function Sure<N extends 'take_pin' | 'lock_out'>({ form, input, title, lead, verb, close }: Props<N>) {
  const { t } = useWords()
  const { confirm, busy, refusal } = useConfirm(form)
  const [opener] = useState(() => document.activeElement instanceof HTMLElement ? document.activeElement : null)
  const leave = (is_done: boolean) => {
    close(is_done)
    setTimeout(() => opener?.isConnected ? opener.focus() : undefined)
  }
  return (
    <Sheet title={t('team.title')} close={() => leave(false)} testid="team-sure" ownsEscape width={600}>
      <ActionFrame level={2} title={title} lead={lead} verb={verb} busy={busy} refusal={refusal} typed={null} go={async () => { if (await confirm(input)) leave(true) }} close={() => leave(false)}>{null}</ActionFrame>
    </Sheet>
  )
}
