import path from 'node:path'
import { createCanvas, GlobalFonts, Path2D } from '@napi-rs/canvas'
import type { SKRSContext2D } from '@napi-rs/canvas'
import { views } from '../../shared/car-bodies.ts'
import type { CarBody, ViewName } from '../../shared/car-bodies.ts'
import type { PhotoSide } from '../../shared/photo-views.ts'

/** What stands before the camera. `at`: what the camera writes into the corner; `fuel` 0 to 1. */
export type Scene = { body: CarBody; colour: string; plate: string; view: PhotoSide; at: string; km: number; fuel: number }

const [width, height] = [480, 360]
// Not every machine has a font.
GlobalFonts.registerFromPath(path.resolve(import.meta.dirname, '../../node_modules/@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'), 'Arimo')
/** The views of the diagram stand for the camera's; `zoom` on a part of it, in its own units: x, y, width. */
const shown: Record<Exclude<PhotoSide, 'DASHBOARD'>, { view: ViewName; zoom?: readonly [x: number, y: number, width: number] }> = {
  FRONT: { view: 'FRONT' }, RIGHT: { view: 'RIGHT' }, REAR: { view: 'REAR' }, LEFT: { view: 'LEFT' }, WINDSCREEN: { view: 'FRONT', zoom: [16, 4, 68] },
  INTERIOR: { view: 'INTERIOR' }, BOOT: { view: 'REAR', zoom: [14, 26, 72] },
}
const paints: Record<string, string> = {
  'Weiss': '#eceeee', 'Perlweiss': '#f1eee6', 'Schwarz': '#26282b', 'Grau metallic': '#8b9197', 'Silber': '#c3c8cc', 'Dunkelblau': '#24375c', 'Rot': '#a32a2a', 'Anthrazit': '#45494e',
}

/** A photo of a car as small as can be: its outline from the damage diagram in its colour, in a garage. JPEG. */
export function pictureOf(scene: Scene): Buffer {
  const canvas = createCanvas(width, height)
  const pen = canvas.getContext('2d')
  garage(pen)
  if (scene.view === 'DASHBOARD') dashboard(pen, scene)
  else car(pen, scene, shown[scene.view])
  pen.font = '15px Arimo'
  pen.fillStyle = '#f2c14e'
  pen.fillText(scene.at, width - 150, height - 12)
  return canvas.toBuffer('image/jpeg', 72)
}

function garage(pen: SKRSContext2D): void {
  pen.fillStyle = '#b9b6af'
  pen.fillRect(0, 0, width, height * 0.7)
  pen.fillStyle = '#77756f'
  pen.fillRect(0, height * 0.7, width, height * 0.3)
  pen.strokeStyle = '#a4a19a'
  for (let x = 60; x < width; x += 120) pen.strokeRect(x, 0, 1, height * 0.7)
}

function car(pen: SKRSContext2D, { body, colour, plate }: Scene, { view: name, zoom }: { view: ViewName; zoom?: readonly [number, number, number] }): void {
  const view = views[body].find(one => one.name === name)
  if (!view) throw new Error(`${name} is no view of the diagram`)
  const is_inside = name === 'INTERIOR'
  const [left, top, wide] = zoom ?? [-view.width * 0.06, 0, view.width * 1.12]
  const scale = Math.min(width / wide, zoom ? Infinity : height * 0.86 / view.height)
  pen.save()
  pen.translate((width - wide * scale) / 2, zoom ? 30 : Math.max(10, height * 0.88 - view.height * scale))
  pen.scale(scale, scale)
  pen.translate(-left, -top)
  if (view.flip) pen.transform(-1, 0, 0, 1, view.width, 0)
  pen.lineWidth = 0.8
  pen.strokeStyle = '#1b1d1f'
  for (const { part, path } of view.areas) {
    pen.fillStyle = part === 'WHEELS' ? '#1d1e20' : part === 'WINDSCREEN' ? '#5b6d78' : is_inside ? '#3b3d42' : paints[colour] ?? '#8b9197'
    const area = new Path2D(path)
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a pen is no array
    pen.fill(area)
    pen.stroke(area)
  }
  for (const line of view.lines) pen.stroke(new Path2D(line))
  if (name === 'FRONT' || name === 'REAR') {
    pen.fillStyle = '#fbfbfb'
    pen.fillRect(36, 54, 28, 7)
    pen.fillStyle = '#111'
    pen.font = '5px Arimo'
    pen.fillText(plate, 37.5, 59.3, 25)
  }
  pen.restore()
}

/** The odometer and the gauge, as they were read. */
function dashboard(pen: SKRSContext2D, { km, fuel }: Scene): void {
  pen.fillStyle = '#16181a'
  pen.fillRect(20, 60, width - 40, 230)
  pen.strokeStyle = '#d9dde0'
  pen.lineWidth = 3
  for (const x of [120, 360]) {
    pen.beginPath()
    pen.arc(x, 175, 78, Math.PI * 0.8, Math.PI * 2.2)
    pen.stroke()
  }
  const angle = Math.PI * (0.8 + 1.4 * fuel)
  pen.strokeStyle = '#e4572e'
  pen.beginPath()
  pen.moveTo(360, 175)
  pen.lineTo(360 + 66 * Math.cos(angle), 175 + 66 * Math.sin(angle))
  pen.stroke()
  pen.fillStyle = '#d9dde0'
  pen.font = '22px Arimo'
  pen.fillText(`${km} km`, 185, 268)
}
