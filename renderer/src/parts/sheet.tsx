import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'

type Props = { title: ReactNode; close(): void; testid: string; children: ReactNode; /** handles Escape itself, over a page that would */ ownsEscape?: boolean }

/** The one thing that may lie over a page. Escape closes it. */
export function Sheet({ title, close, testid, children, ownsEscape = false }: Props) {
  const { t } = useWords()
  return (
    <Drawer opened onClose={close} position="right" size={480} title={title} withinPortal transitionProps={{ duration: 0 }} closeOnEscape={ownsEscape}
      closeButtonProps={{ 'aria-label': t('form.close') }} overlayProps={{ backgroundOpacity: 0.2 }} data-testid={testid}
      {...(ownsEscape ? { 'data-own-escape': true } : {})}>
      {children}
    </Drawer>
  )
}
