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
/** Sizes that no form sends. */
const huge = 'ü'.repeat(100_000)

/** SQL in every text of every command, by its schema, and texts without end: sent by an ADMIN, undone, so nothing may show. */
export function badInputs({ sql, world, clients }: Ground): Attack[] {
  const { inputs, before } = script(world)
  const tables = async () => (await sql<{ n: string }[]>`select count(*) || ' ' || (select count(*) from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace))
    || ' ' || (select count(*) from pg_policy) as n from pg_class where relnamespace in ('public'::regnamespace, 'private'::regnamespace)`)[0]?.n
  const send = async (name: CommandName, bad: Json): Promise<{ status: string; message: string; seconds: number }> => {
    const started = Date.now()
    const { error } = await clients.admin.rpc('try_push', { p_author: world.known.admin.id, p_before: before(name), p_ops: [opOf(world, 'admin', name, bad)] })
    const seconds = (Date.now() - started) / 1000
    if (error?.code !== 'P0001') return { status: 'refused', message: `${error?.code} ${error?.message}`, seconds }
    const [answer] = JSON.parse(error.message) as { status: string; code?: string; message?: string }[]
    return { status: answer?.status ?? '', message: `${answer?.code} ${answer?.message}`, seconds }
  }
  return (Object.keys(inputs) as CommandName[]).flatMap(name => textFields(z.toJSONSchema(commands[name], { unrepresentable: 'any' }) as Schema).flatMap((path): Attack[] => [
    { title: `SQL in ${name} ${path.join('.')}`, act: async () => {
      const was = await tables()
      // one word for each field in turn: together the fields of the commands meet all of them many times
      const word = nasty[(path.join('.').length + name.length) % nasty.length] ?? ''
      const { status, message, seconds } = await send(name, replaced(inputs[name] ?? {}, path, word))
      if (await tables() !== was) return 'the schema has changed'
      if (/syntax error|42601|42P01/.test(message)) return `it came to a statement: ${message}`
      return seconds > 8.5 && status === 'applied' ? 'it slept' : null
    } },
    { title: `a text without end in ${name} ${path.join('.')}`, act: async () => {
      const { status } = await send(name, replaced(inputs[name] ?? {}, path, huge))
      return status === 'applied' ? 'it was kept' : null
    } }]))
}
