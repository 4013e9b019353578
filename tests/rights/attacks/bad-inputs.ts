import { z } from 'zod'
import { commands } from '../../../shared/commands.ts'
import type { CommandName } from '../../../shared/commands.ts'
import { opOf, script } from '../commands.ts'
import type { Ground } from '../ground.ts'
import type { Attack } from './run.ts'

type Schema = { type?: string; anyOf?: Schema[]; properties?: Record<string, Schema>; items?: Schema; additionalProperties?: Schema }
type Json = Record<string, unknown>

/** Where a command takes text, by its schema: 'driver.first_name', 'charges.0.kind'. */
export function textFields(schema: Schema, path: string[] = []): string[][] {
  if (schema.anyOf) return schema.anyOf.flatMap(one => textFields(one, path))
  if (schema.type === 'object') return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => textFields(one, [...path, name]))
  if (schema.type === 'array' && schema.items) return textFields(schema.items, [...path, '0'])
  return schema.type === 'string' ? [path] : []
}
/** A copy with another value there; missing objects and lists on the way are made. */
export function replaced(input: object, path: string[], value: unknown): Json {
  const copy = structuredClone(input) as Json
  let at: Json = copy
  for (const [n, key] of path.slice(0, -1).entries()) {
    if (typeof at[key] !== 'object' || at[key] === null) at[key] = path[n + 1] === '0' ? [{}] : {}
    at = at[key] as Json
  }
  at[path.at(-1) ?? ''] = value
  return copy
}

const nasty = ['\'); drop table public.payments; --', '$$; delete from public.contracts; $$', '\'; update public.users set role = \'ADMIN\'; --', '" or 1=1 --', '%s %I %L',
  '\\\'; select pg_sleep(9); --', '$1', '{"a":1}']
/** A size that no form sends, and that an operation may still carry. */
const huge = 'ü'.repeat(50_000)

type Answer = { status: string; code?: string; message?: string }

/**
 * SQL in every text of every command, by its schema, and texts without end: sent by an ADMIN, undone, so nothing may show. All
 * of one command go in one call, those without end first: none of them may be kept, so they can't cover for one another.
 */
export function badInputs({ sql, world, clients }: Ground): Attack[] {
  const { inputs, before } = script(world)
  const tables = async () => (await sql<{ n: string }[]>`select count(*) || ' ' || (select count(*) from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace))
    || ' ' || (select count(*) from pg_policy) as n from pg_class where relnamespace in ('public'::regnamespace, 'private'::regnamespace)`)[0]?.n

  async function sendAll(name: CommandName, bad: Json[]): Promise<Answer[] | string> {
    const was = await tables()
    const started = Date.now()
    const { error } = await clients.admin.rpc('try_push', { p_author: world.known.admin.id, p_before: before(name), p_ops: bad.map(input => opOf(world, 'admin', name, input)) })
    if (await tables() !== was) return 'the schema has changed'
    if (error?.code !== 'P0001') return `could not be tried: ${error?.code} ${error?.message}`
    return Date.now() - started > 8_500 ? 'it slept' : JSON.parse(error.message) as Answer[]
  }

  return (Object.keys(inputs) as CommandName[]).flatMap(name => {
    // what a person saw before is compared and never kept
    const fields = textFields(z.toJSONSchema(commands[name], { unrepresentable: 'any' }) as Schema).filter(path => path.at(-1) !== 'seen')
    const input = inputs[name] ?? {}
    let sent: Promise<Answer[] | string> | undefined
    // one word for each field in turn: together the fields of the commands meet all of them many times
    const answerOf = async (nth: number) => {
      sent ??= sendAll(name, [...fields.map(path => replaced(input, path, huge)),
        ...fields.map(path => replaced(input, path, nasty[(path.join('.').length + name.length) % nasty.length]))])
      const answers = await sent
      return typeof answers === 'string' ? answers : answers[nth] ?? 'was not answered'
    }
    return fields.flatMap((path, n): Attack[] => [
      { title: `a text without end in ${name} ${path.join('.')}`, act: async () => {
        const answer = await answerOf(n)
        return typeof answer === 'string' ? answer : answer.status === 'applied' ? 'it was kept' : null
      } },
      { title: `SQL in ${name} ${path.join('.')}`, act: async () => {
        const answer = await answerOf(fields.length + n)
        if (typeof answer === 'string') return answer
        return /syntax error|42601|42P01/.test(`${answer.code} ${answer.message}`) ? `it came to a statement: ${answer.message}` : null
      } }])
  })
}
