import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../i18n')
/** What ends like a command to several and is none: things, and what was done. */
const others = ['Contate', 'Giornate', 'Memorizzate', 'Partite', 'bloccate']

const sentences = (value: unknown): string[] => (typeof value === 'string' ? [value] : Object.values(value as object).flatMap(sentences))

test('Italian speaks to one person, formally, in every sentence, never to several', () => {
  const all = fs.readdirSync(folder).filter(name => name.startsWith('it.')).flatMap(name => sentences(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))))
  expect(all.length).toBeGreaterThan(1000)
  const toSeveral = all.filter(text => [...text.matchAll(/(?:^|[.!?;:] )(\p{L}+(?:ate|ete|ite)(?:l[aoie]|ne)?)(?![\p{L}’])/gu)].some(([, word]) => !others.includes(word ?? '')) || /\bvostr[aeoi]\b|\bvoi\b/i.test(text))
  expect(toSeveral).toEqual([])
})

test('an Italian button says what happens, and does not call anybody by tu', () => {
  const all = fs.readdirSync(folder).filter(name => name.startsWith('it.')).flatMap(name => sentences(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))))
  expect(all.filter(text => /^(?:Accedi|Aggiungi|Annulla|Apri|Carica|Cerca|Chiedi|Chiudi|Conferma|Connetti|Continua|Crea|Dimostra|Elimina|Esegui|Imposta|Interrompi|Invia|Mostra|Premi|Registra|Riapri|Ripristina|Riprova|Riconosci|Rimuovi|Ritira|Salva|Scarta|Scegli|Sincronizza|Stampa|Togli|Trattieni|Verifica)(?![\p{L}’])/iu.test(text))).toEqual([])
})
