import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { zurichDate } from '../../shared/time.ts'
import { App } from './app.tsx'
import { startLook, useScheme } from './look.ts'
import { pasteOnOneLine } from './paste.ts'
import { startReadingAhead } from './use-query.ts'
import { startWords } from './words/i18n.ts'
import { WordsProvider } from './words/use-words.ts'
import { theme } from './styles/theme.ts'
import './styles/all.css'

const root = document.getElementById('root')
if (root) {
  startLook()
  startReadingAhead()
  document.addEventListener('paste', pasteOnOneLine)
  void startWords().then(() => createRoot(root).render(
    <StrictMode>
      <Lit><WordsProvider><App /></WordsProvider></Lit>
    </StrictMode>,
  ))
  // While the data process is waited for: what the first board asks for and what takes a while.
  requestIdleCallback(() => {
    zurichDate(Date.now())
    // Names with letters of the second font file stand on nearly every board; without it that is laid out twice.
    void document.fonts.load("1em 'Inter Variable'", 'ć')
  })
}

function Lit({ children }: { children: ReactNode }) {
  return <MantineProvider theme={theme} forceColorScheme={useScheme()}>{children}</MantineProvider>
}
