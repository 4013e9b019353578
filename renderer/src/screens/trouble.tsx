import { Button } from '@mantine/core'
import type { Message } from '../../../shared/message.ts'
import { Shape } from '../parts/shape.tsx'
import { useWords } from '../words/use-words.ts'

/** The data process can not work: what happened and what to do, on a quiet page. Nothing else would help here. */
export function Trouble({ message, again }: { message: Message; again?: () => void }) {
  const { t, say } = useWords()
  return (
    <div className="entry">
      <main className="entry-card" role="alert" data-testid="trouble">
        <p className="brand">Guichet</p>
        <h1><Shape name="conflict" /> {t('trouble.title')}</h1>
        <p className="lead">{say(message)}</p>
        {again && <Button autoFocus onClick={again}>{t('trouble.again')}</Button>}
        <p className="quiet">{t('trouble.code', { code: message.key })}</p>
      </main>
    </div>
  )
}
