import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import { Shape } from './shape.tsx'

export type SectionProps = {
  name: string
  title: string
  /** One line of facts, shown when the section is folded. */
  facts: ReactNode
  /** Nothing is missing here. */
  isDone: boolean
  isOpen: boolean
  open(name: string): void
  testid: string
  children: ReactNode
}

/** A step of a form: open while it is worked on or something is missing, else one line with its facts. */
export function Section({ name, title, facts, isDone, isOpen, open, testid, children }: SectionProps) {
  const { t } = useWords()
  if (!isOpen) {
    return (
      <section className="section" data-section={name}>
        <button type="button" className="section-fold" onClick={() => open(name)} data-testid={testid} data-fold={name}>
          <span className="section-title">{isDone && <Shape name="passed" />}{title}</span>
          <span className="section-facts">{facts}</span>
          <span className="section-change">{t('form.change')}</span>
        </button>
      </section>
    )
  }
  return (
    <section className="section section-open" data-section={name} aria-label={title} data-testid={testid}>
      <h2 className="section-title">{title}</h2>
      {children}
    </section>
  )
}
