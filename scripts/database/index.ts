// `npm run db:<verb>`: what it works on is the embedded backend, or the project whose DIRECT_URL or DATABASE_URL is set (also in .env).
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pendingMigrations } from '../backend/migrate.ts'
import { project_dir } from '../backend/places.ts'
import { Sentence } from '../backend/sentence.ts'
import { startBackend } from '../backend/start-backend.ts'
import { loadDotenv } from '../dotenv.ts'
import { orEnd } from '../or-end.ts'
import { applyPending } from './apply.ts'
import { deploy } from './deploy.ts'
import { askForRest, readWish } from './firm-wish.ts'
import { addFirm, addPeople } from './first-firm.ts'
import type { Joined } from './first-firm.ts'
import { generated_file, typesOf } from './generate.ts'
import { rehearse } from './rehearse.ts'
import { resetDatabase } from './reset.ts'
import { seedDatabase } from './seed.ts'
import { studio } from './studio.ts'
import { mayLose, remoteUrl, withoutPassword, withTarget } from './target.ts'

loadDotenv()

type Options = { database: string | null, dry_run: boolean, have_backup: boolean, json: boolean }
const log = (line: string) => console.error(line)

const verbs: Record<string, (options: Options) => Promise<void>> = {
  /** While developing: applies what is pending and writes the types anew. */
  migrate: () => withTarget(process.env, async target => {
    await applyPending(target, log)
    writeFileSync(generated_file, await typesOf(target.sql))
  }),
  'migrate:deploy': ({ have_backup }) => withTarget(process.env, async target => { await deploy(target, { have_backup, now: new Date(), log }) }),
  push: ({ dry_run }) => withTarget(process.env, async target => {
    if (!dry_run) return void await applyPending(target, log)
    const pending = await pendingMigrations(target.sql)
    for (const { version, name } of pending) log(`Would apply: ${version}_${name}`)
    if (pending.length === 0) log('Nothing to apply.')
  }),
  generate: () => withTarget(process.env, async ({ sql }) => {
    const text = await typesOf(sql)
    const same = existsSync(generated_file) && readFileSync(generated_file, 'utf8') === text
    writeFileSync(generated_file, text)
    log(same ? 'The types are as they were.' : `Wrote ${path.relative(project_dir, generated_file)}.`)
  }),
  seed: ({ database }) => withTarget(process.env, async target => {
    mayLose(target, database, 'demo people with known passwords would be put into it')
    const users = await seedDatabase(target.sql, new Date())
    for (const { email, password, role } of users) console.log(`${email}  ${password}  ${role}`)
  }),
  async reset({ database }) {
    if (!remoteUrl(process.env)) return (await startBackend({ fresh: true, seed: 'demo', log })).stop()
    await withTarget(process.env, async target => {
      mayLose(target, database, 'everything in it would be lost')
      log(`Emptied ${withoutPassword(target.url)} and applied ${(await resetDatabase(target, log)).length} migrations.`)
    })
  },
  studio: () => withTarget(process.env, studio),
  rehearse: ({ json }) => withTarget(process.env, async target => {
    const result = await rehearse(target, log)
    for (const { name, ms, locks } of result.applied) log(`${name}: ${ms} ms, ${locks.length ? locks.map(({ table, mode }) => `${mode} on ${table}`).join(', ') : 'no lock on what was there'}`)
    log(result.failed ?? `${result.applied.length} migrations applied to a copy of ${result.copied.rows} rows; ${result.broken?.length ? 'rules that no longer hold:' : 'every rule of the catalogue holds.'}`)
    for (const rule of result.broken ?? []) log(`  ${rule}`)
    log(result.way_back)
    if (json) console.log(JSON.stringify(result))
    if (!result.ok) process.exitCode = 1
  }),
}

/** Whom the firm gets, and how they come in. */
function tellJoined(joined: Joined[]): void {
  for (const { email, drawn, was_there, role } of joined) console.log(`${email}  ${drawn ?? (was_there ? '(the account was there and keeps its password)' : '(the password of the file)')}  ${role}`)
  if (joined.some(({ drawn }) => drawn !== null)) log('The passwords are shown this once.')
}

/** They are told more than a switch or two. */
const firms: Record<string, (args: string[]) => Promise<void>> = {
  'first-firm': async args => {
    const wish = await askForRest(readWish(args))
    await withTarget(process.env, async ({ sql }) => tellJoined(await addFirm(sql, wish)))
  },
  people: args => withTarget(process.env, async ({ sql }) => tellJoined(await addPeople(sql, readWish(args)))),
}

await orEnd(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  const firm = Object.hasOwn(firms, name) ? firms[name] : undefined
  if (firm) return firm(args.filter(arg => arg !== '--'))
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) throw new Sentence(`What to do? npm run db:<${[...Object.keys(verbs), ...Object.keys(firms)].join(' | ')}>`)
  const flag = { type: 'boolean', default: false } as const
  // pnpm hands the `--` on that npm takes away.
  const { values } = parseArgs({ args: args.filter(arg => arg !== '--'),
    options: { database: { type: 'string' }, 'dry-run': flag, 'have-backup': flag, json: flag } })
  await verb({ database: values.database ?? null, dry_run: values['dry-run'], have_backup: values['have-backup'], json: values.json })
})
