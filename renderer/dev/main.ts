import { fakeBridge } from './fake-bridge.ts'

const wish = Object.fromEntries(new URLSearchParams(location.search))
if (wish['locale']) localStorage.setItem('guichet.language', wish['locale'])
window.guichet = fakeBridge(wish)
await import('../src/main.tsx')
