// `npm run package`: the release build for this machine, unpacked, into dist/. Needs no network but the npm registry.
import { orEnd } from './or-end.ts'
import { packageApp } from './package-app.ts'

await orEnd(async () => {
  await packageApp()
  console.log('The unpacked app is in dist/.')
})
