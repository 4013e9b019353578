import { Drawer } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'

type Props = {
  title: ReactNode
  close(): void
  testid: string
  children: ReactNode
  /** The sheet belongs to a page, not to the window: Escape closes it and leaves the page as it is. */
  ownsEscape?: boolean
  /** pixels; the window is 1280 at least */
  width?: number
  /** Another one lies over it; it keeps what was typed. */
  isCovered?: boolean
}

/** The one thing that may lie over a page. Escape closes it. */
export function Sheet({ title, close, testid, children, ownsEscape = false, width = 480, isCovered = false }: Props) {
  const { t } = useWords()
  // Not Mantine's own Escape: it would close first, and the window would then take the same key as "leave the page".
  const own = ownsEscape ? {
    'data-own-escape': true,
    onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      close()
    },
  } : {}
  return (
    <Drawer opened hidden={isCovered} trapFocus={!isCovered} onClose={close} position="right" size={width} title={title} transitionProps={{ duration: 0 }} closeOnEscape={false}
      closeButtonProps={{ 'aria-label': t('form.close') }} overlayProps={{ backgroundOpacity: 0.2 }} {...own}>
      <div data-testid={testid}>{children}</div>
    </Drawer>
  )
}
