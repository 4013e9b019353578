import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startWords } from './words/i18n.ts'
import { theme } from './styles/theme.ts'
import './styles/all.css'

const root = document.getElementById('root')
if (root) {
  void startWords().then(() => createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} forceColorScheme="light"><App /></MantineProvider>
    </StrictMode>,
  ))
  // Names with letters of the second font file stand on nearly every board; without it that is laid out twice.
  requestIdleCallback(() => void document.fonts.load("1em 'Inter Variable'", 'ć'))
}
