import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** The one accent: deep teal, for what can be acted on. Index 7 is the filled shade (7.6:1 on white). */
const petrol: MantineColorsTuple = [
  '#eef7f6', '#dcecec', '#b8d8d8', '#8fc1c2', '#62a5a7', '#3d898d', '#1f7177', '#0b5c63', '#094d53', '#073e43',
]

export const theme = createTheme({
  colors: { petrol },
  primaryColor: 'petrol',
  primaryShade: 7,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Consolas, monospace',
  fontSizes: { xs: '13px', sm: '15px', md: '15px', lg: '20px', xl: '28px' },
  defaultRadius: 6,
  black: '#15222a',
  respectReducedMotion: true,
  focusRing: 'auto',
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '600' },
})
