import { buildApp } from './build-app.ts'
import { orEnd } from './or-end.ts'

await orEnd(buildApp)
console.log('The app is built in out/.')
