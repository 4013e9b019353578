import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { loadImage } from '@napi-rs/canvas'
import { checkIn, cut, find, mend, openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { jpegOfTelephone } from './camera.ts'
import { mail } from './desk.ts'
import { picture } from './picture.ts'
import { openReturn } from './rows.ts'
import { eventually } from './eventually.ts'

const place = 'GPS 47.3769 8.5417, serial 4711'

test('photos of a return: upright, small and without the place; what is no picture is said, a power cut before the confirm loses none, and the server has them', async ({ open, backend }) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-photos-'))
  const file = (name: string, bytes: Buffer | string) => {
    writeFileSync(path.join(folder, name), bytes)
    return path.join(folder, name)
  }
  const good = ['#a33', '#3a3', '#33a'].map((colour, n) => file(`good-${n}.jpg`, jpegOfTelephone(4032, 3024, colour, place)))
  const bad = [file('phone.heic', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(40)])), file('evil.jpg', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    file('cut.jpg', jpegOfTelephone(800, 600, '#aa3', place).subarray(0, 200))]
  const desk = await open({ pin: '407193' })
  const { page } = desk
  const due = await openReturn(desk)
  await cut(desk)
  await openCheckIn(desk, due.plate)
  await page.getByTestId('photos-section').press('Enter')
  await expect(page.getByTestId('photo-set')).toBeVisible()
  await page.getByTestId('photo-chooser').setInputFiles([...good, ...bad])
  const taken = page.locator('[data-testid="photo-tile"][data-has="true"]')
  await expect(taken).toHaveCount(3)
  await expect(page.getByTestId('photo-fault')).toContainText('phone.heic: HEIC')
  await expect(page.getByTestId('photo-fault')).toContainText('evil.jpg: kein Bild')
  await expect(page.getByTestId('photo-fault')).toContainText('cut.jpg: kein Bild')
  expect(await taken.evaluateAll(tiles => tiles.map(tile => (tile as HTMLElement).dataset['view']))).toEqual(['FRONT', 'RIGHT', 'REAR'])
  await test.step('what was said of files stands, also folded, until it was read', async () => {
    await page.locator('[data-field="odometer_km"]').focus()
    await expect(page.getByTestId('photo-set')).toBeHidden()
    await expect(page.getByTestId('photos-unread')).toContainText('3 Dateien wurden keine Fotos')
    await page.getByTestId('photos-section').press('Enter')
    await expect(page.getByTestId('photo-fault')).toContainText('cut.jpg')
    await page.getByTestId('photo-fault-read').press('Enter')
    await expect(page.getByTestId('photo-fault')).toBeHidden()
  })
  await taken.nth(2).press('Delete')
  await expect(taken).toHaveCount(2)
  await expect(taken.first().locator('img')).toBeVisible()
  for (const hash of readdirSync(path.join(desk.folder, 'files'))) expect(readFileSync(path.join(desk.folder, 'files', hash)).includes(place), 'in plain on the disk').toBe(false)

  await eventually(async () => JSON.stringify(await desk.read('draft', { kind: 'check_in' }))).not.toContain('REAR')
  await desk.kill()
  await desk.start()
  await desk.counter.signInByPin({ email: mail('staff.zuerich'), password: '' }, '407193')
  await desk.counter.waitForBoard()
  await openCheckIn(desk, due.plate)
  await desk.page.getByTestId('photos-section').press('Enter')
  await expect(desk.page.locator('[data-testid="photo-tile"][data-has="true"]')).toHaveCount(2)
  await desk.hands.press('Escape')
  await checkIn(desk, due.plate)

  await find(desk, due.number)
  await expect(desk.page.locator('[data-testid="contract-photo"][data-of="CHECK_IN"]').filter({ has: desk.page.locator('img') })).toHaveCount(2)
  await mend(desk)
  const rows = () => backend.sql<{ view: string; state: string; sha256: string; mime: string }[]>`select a.view, a.state, a.sha256, a.mime from attachments a join inspections i on i.id = a.inspection_id
    where i.contract_id = ${due.contract_id} and i.kind = 'CHECK_IN' order by a.id`
  await eventually(async () => (await rows()).map(({ view, state, mime }) => [view, state, mime]), { timeout: 30_000 }).toEqual([['FRONT', 'STORED', 'image/jpeg'], ['RIGHT', 'STORED', 'image/jpeg']])
  for (const { sha256 } of await rows()) {
    const shown = await desk.read('photo', { sha256 })
    const bytes = Buffer.from(Object.values(shown?.bytes ?? {}))
    expect(bytes.includes('GPS') || bytes.includes('Exif')).toBe(false)
    const { width, height } = await loadImage(bytes)
    expect([width, height], 'turned as the camera said').toEqual([1200, 1600])
  }
  const [sealed] = await backend.sql`select private.inspection_is_sealed(i.id) as ok from inspections i where i.contract_id = ${due.contract_id} and i.kind = 'CHECK_IN'`
  expect(sealed).toEqual({ ok: true })
  expect(await desk.hands.pointers()).toBe(0)
  rmSync(folder, { recursive: true, force: true })
})

test('a picture pasted while the photos are folded is taken and seen, what is none is said; cells of a spreadsheet stay text for the field', async ({ open }) => {
  const desk = await open()
  const { page } = desk
  const due = await openReturn(desk)
  await openCheckIn(desk, due.plate)
  const paste = (name: string, bytes: Buffer, text?: string) => page.evaluate(([called, base64, words]) => {
    const data = new DataTransfer()
    data.items.add(new File([Uint8Array.from(atob(base64), one => one.charCodeAt(0))], called))
    if (words !== undefined) data.setData('text/plain', words)
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, [name, bytes.toString('base64'), text] as const)
  const [set, taken] = [page.getByTestId('photo-set'), page.locator('[data-testid="photo-tile"][data-has="true"]')]
  const odometer = page.locator('[data-field="odometer_km"]')
  const photo = jpegOfTelephone(800, 600, '#a33', place)

  await odometer.focus()
  await paste('cells.png', photo, '4711')
  await expect(set).toBeHidden()
  await expect(page.getByTestId('photos-section')).toContainText('kein')
  await paste('front.jpg', photo)
  await expect(set).toBeVisible()
  await expect(taken).toHaveCount(1)
  await paste('right.jpg', jpegOfTelephone(800, 600, '#3a3', place))
  await expect(taken, 'once, also while it is open').toHaveCount(2)

  await page.getByTestId('camera-open').focus()
  await odometer.focus()
  await expect(set).toBeHidden()
  await desk.hands.type('99999')
  await desk.hands.press('Enter')
  await desk.hands.isIn('fuel_level')
  await desk.hands.type('8')
  await paste('note.txt', Buffer.from('no picture'))
  await expect(page.getByTestId('photo-fault')).toContainText('note.txt: kein Bild')
  await expect(taken).toHaveCount(2)
  expect(await page.evaluate(() => document.activeElement === document.body), 'the cursor is not lost with the section that folds').toBe(false)
  for (const left of [1, 0]) {
    await taken.first().press('Delete')
    await expect(taken).toHaveCount(left)
  }
  await desk.hands.press('Escape')
})

test('a photo of 60 MB and one that claims more pixels than there is memory are told apart by name; of a picture with a program in it only the picture is kept', async ({ open }) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-photos-'))
  const file = (name: string, ...parts: (Buffer | string)[]) => {
    writeFileSync(path.join(folder, name), Buffer.concat(parts.map(part => Buffer.from(part))))
    return path.join(folder, name)
  }
  const photo = jpegOfTelephone(800, 600, '#a33', place)
  const bomb = Buffer.from('89504e470d0a1a0a0000000d49484452ffffffffffffffff0806000000', 'hex')
  const payload = '<html><script>alert(1)</script></html>PK\u0003\u0004'
  const files = [file('sixty.jpg', photo, Buffer.alloc(60_000_000 - photo.length)), file('bomb.png', bomb, Buffer.alloc(64)), file('both.jpg', photo, payload)]
  const desk = await open()
  const { page } = desk
  const due = await openReturn(desk)
  await openCheckIn(desk, due.plate)
  await page.getByTestId('photos-section').press('Enter')
  await page.getByTestId('photo-chooser').setInputFiles(files)
  await expect(page.getByTestId('photo-fault')).toContainText('sixty.jpg: zu gross')
  await expect(page.getByTestId('photo-fault')).toContainText('bomb.png: zu gross')
  await expect(page.getByTestId('photo-fault')).not.toContainText('both.jpg')
  const taken = page.locator('[data-testid="photo-tile"][data-has="true"]')
  await expect(taken).toHaveCount(1)
  const kept = async () => /"photos":\[\{"sha256":"([0-9a-f]{64})"/.exec(JSON.stringify(await desk.read('draft', { kind: 'check_in' })))?.[1] ?? ''
  await eventually(kept).toMatch(/^[0-9a-f]{64}$/)
  const shown = await desk.read('photo', { sha256: await kept() })
  const bytes = Buffer.from(Object.values(shown?.bytes ?? {}))
  const { width, height } = await loadImage(bytes)
  expect([width, height, bytes.includes('script'), bytes.includes('PK\u0003\u0004')]).toEqual([600, 800, false, false])
  await taken.first().press('Delete')
  await desk.hands.press('Escape')
  rmSync(folder, { recursive: true, force: true })
})

test('a camera takes the set; unplugged, or none there, is said, and what was taken stays', async ({ open }, { outputDir }) => {
  const desk = await open({ args: ['--use-fake-device-for-media-stream'] })
  const { page, hands } = desk
  const due = await openReturn(desk)
  await openCheckIn(desk, due.plate)
  await page.getByTestId('photos-section').press('Enter')
  await page.getByTestId('camera-open').press('Enter')
  const camera = page.getByTestId('camera')
  await expect(camera).toHaveAttribute('data-state', 'on')
  const taken = page.locator('[data-testid="photo-tile"][data-has="true"]')
  for (const count of [1, 2]) {
    await expect(page.getByTestId('camera-snap')).toBeFocused()
    await hands.press('Enter')
    await expect(taken).toHaveCount(count)
  }
  expect(await taken.evaluateAll(tiles => tiles.map(tile => (tile as HTMLElement).dataset['view']))).toEqual(['FRONT', 'RIGHT'])
  await expect(taken.first().locator('img')).toBeVisible()

  const track = () => page.evaluate(() => (document.querySelector('video')?.srcObject as MediaStream | null)?.getVideoTracks()[0]?.readyState ?? null)
  expect(await track()).toBe('live')
  await picture(page, path.join(outputDir, 'camera.png'))
  await page.evaluate(() => (document.querySelector('video')?.srcObject as MediaStream | undefined)?.getVideoTracks()[0]?.dispatchEvent(new Event('ended')))
  await expect(page.getByTestId('camera-fault')).toContainText('Die Kamera ist weg')
  await expect(page.getByTestId('camera-again')).toBeFocused()
  await hands.press('Enter')
  await expect(camera).toHaveAttribute('data-state', 'on')
  const held = await page.evaluateHandle(() => (document.querySelector('video')?.srcObject as MediaStream | undefined)?.getVideoTracks()[0])
  await hands.press('Escape')
  await expect(camera).toBeHidden()
  expect(await held.evaluate(one => one?.readyState), 'it is off').toBe('ended')
  await expect(page.getByTestId('check-in')).toBeVisible()
  await expect(taken).toHaveCount(2)
})

test('without a camera it is said, and files go on', async ({ open }) => {
  const desk = await open()
  const due = await openReturn(desk)
  await openCheckIn(desk, due.plate)
  await desk.page.getByTestId('photos-section').press('Enter')
  await desk.page.evaluate(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError')) })
  await desk.page.getByTestId('camera-open').press('Enter')
  await expect(desk.page.getByTestId('camera-fault')).toContainText('An diesem PC ist keine Kamera')
  await desk.page.evaluate(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')) })
  await desk.page.getByTestId('camera-again').press('Enter')
  await expect(desk.page.getByTestId('camera-fault')).toContainText('Die Kamera ist gesperrt')
  await desk.page.getByTestId('camera-close').press('Enter')
  await expect(desk.page.getByTestId('camera-open')).toBeFocused()
})
