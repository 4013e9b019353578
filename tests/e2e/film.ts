import fs from 'node:fs'
import path from 'node:path'
import type { Desk } from './desk.ts'

type Frame = { at: number; chapter: string; caption: string; by: number | null; files: string[] }

/** A film of several desks: at each shot a picture of all of them, with the time and what was just done; `close` writes a page that shows them in order. */
export function openFilm(folder: string, desks: readonly Desk[], names: readonly string[]) {
  fs.rmSync(folder, { recursive: true, force: true })
  fs.mkdirSync(folder, { recursive: true })
  const frames: Frame[] = []
  let chapter = ''
  let turn: Promise<unknown> = Promise.resolve()
  const write = () => fs.writeFileSync(path.join(folder, 'index.html'), page(frames, names))
  return {
    chapter(name: string): void { chapter = name },
    /** @param by at which desk it was done; null: at none alone */
    async shot(caption: string, by: Desk | null = null): Promise<void> {
      const frame: Frame = { at: Date.now(), chapter, caption, by: by && desks.indexOf(by), files: [] }
      const n = String(frames.push(frame)).padStart(3, '0')
      // one after the other: two desks work at once, and each picture belongs to its own moment
      turn = turn.then(async () => {
        frame.files = await Promise.all(desks.map(async ({ page: screen }, place) => {
          const file = `${n}-${place + 1}.jpg`
          await screen.screenshot({ path: path.join(folder, file), type: 'jpeg', quality: 62, animations: 'disabled' })
          return file
        }))
      })
      await turn
    },
    close(): { frames: number } {
      write()
      return { frames: frames.length }
    },
  }
}

const time = (at: number) => new Date(at).toLocaleTimeString('de-CH', { timeZone: 'Europe/Zurich' })
const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** All pictures below each other, the desks side by side; arrows go from one to the next, the space bar lets them run. */
const page = (frames: readonly Frame[], names: readonly string[]) => `<!doctype html><html lang="de"><meta charset="utf-8"><title>Ein Samstag am Schalter</title>
<style>body{margin:0;background:#1d2225;color:#eef1f2;font:15px/1.4 system-ui,sans-serif}h1{font-size:20px;margin:16px 24px 4px}p{margin:0 24px 12px;color:#aab4b8}
section{padding:12px 24px;border-top:1px solid #39424a}section:target{background:#26303a}h2{font-size:16px;margin:0 0 8px}h2 a{color:inherit;text-decoration:none}h2 time{font-variant-numeric:tabular-nums;color:#7fd3c7;margin-right:12px}
h2 small{color:#aab4b8;font-weight:400;margin-left:12px}div{display:grid;grid-template-columns:1fr 1fr;gap:12px}figure{margin:0}figcaption{color:#aab4b8;font-size:13px}figure[data-by] figcaption{color:#7fd3c7;font-weight:600}img{width:100%;display:block;border:2px solid transparent}figure[data-by] img{border-color:#7fd3c7}</style>
<h1>Ein Samstag am Schalter</h1><p>${frames.length} Bilder · Pfeile: weiter und zurück · Leertaste: laufen lassen. Umrandet ist der Schalter, an dem es geschah.</p>
${frames.map((frame, n) => `<section id="f${n + 1}"><h2><a href="#f${n + 1}"><time>${time(frame.at)}</time>${safe(frame.caption)}<small>${safe(frame.chapter)} · ${n + 1}/${frames.length}</small></a></h2><div>
${frame.files.map((file, place) => `<figure${frame.by === place ? ' data-by' : ''}><img loading="lazy" src="${file}" alt="${safe(`${names[place]}: ${frame.caption}`)}"><figcaption>${safe(names[place] ?? '')}</figcaption></figure>`).join('')}</div></section>`).join('\n')}
<script>let at=0,run=null;const all=document.querySelectorAll('section');const go=n=>{at=Math.max(0,Math.min(all.length-1,n));location.replace('#'+all[at].id);all[at].scrollIntoView({block:'start'})};
addEventListener('keydown',e=>{if(e.key==='ArrowRight'||e.key==='ArrowDown'){e.preventDefault();go(at+1)}if(e.key==='ArrowLeft'||e.key==='ArrowUp'){e.preventDefault();go(at-1)}
if(e.key===' '){e.preventDefault();if(run){clearInterval(run);run=null}else run=setInterval(()=>go(at+1),1200)}})</script></html>
`
