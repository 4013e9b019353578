import type { Known, Person, World } from './world.ts'

/** A word of the matrix, or a condition on alias t with :org, :locs, :me, :customer, :role, :active; the words `counter`, `manager` and `admin` may stand inside. */
export type Condition = string
export type TableSpec = {
  /** By SUPER_ADMIN, ADMIN, MANAGER, STAFF, CUSTOMER. */
  read: Record<'SUPER_ADMIN' | 'ADMIN' | 'MANAGER' | 'STAFF' | 'CUSTOMER', string>
  /** Columns that tell rows apart, and that everybody who reads may ask for. */
  key: string[]
  all: Condition; firm: Condition; loc: Condition; own: Condition
  /** What even somebody reads who was deactivated. */
  anybody: Condition
  /** Columns that cannot be asked for. */
  hidden: string[]
  /** Columns that may be written directly, and in which rows. */
  writes: { columns: string[]; own: Condition } | null
  /** What the role of the commands reads in a person's name; null where it has nothing to read. */
  commands: Condition | null
  add: Condition | null
  /** The columns it may give, where not all of them. */
  addColumns: string[]
  change: { columns: string[]; from: Condition; to: Condition } | null
}
type Options = Partial<Pick<TableSpec, 'all' | 'firm' | 'loc' | 'own' | 'anybody' | 'commands' | 'add'>> & {
  key?: string; hidden?: string; addColumns?: string; writes?: { columns: string; own: Condition }; change?: { columns: string; from: Condition; to: Condition }
}
const words = (text: string) => text.trim().split(/\s+/)

/** A row of the matrix from its five words, see there. */
export function spec(read: string, options: Options = {}): TableSpec {
  const [SUPER_ADMIN = '-', ADMIN = '-', MANAGER = '-', STAFF = '-', CUSTOMER = '-'] = words(read)
  const { key = 'id', hidden = '', addColumns = '', writes, change, ...more } = options
  return {
    read: { SUPER_ADMIN, ADMIN, MANAGER, STAFF, CUSTOMER }, all: 'true', firm: 't.org_id = :org', own: 'false', anybody: 'false',
    loc: 't.org_id = :org and t.location_id = any (:locs)', commands: options.firm ?? 't.org_id = :org', add: null, ...more,
    key: words(key), hidden: hidden ? words(hidden) : [], addColumns: addColumns ? words(addColumns) : [],
    writes: writes ? { ...writes, columns: words(writes.columns) } : null, change: change ? { ...change, columns: words(change.columns) } : null,
  }
}

const quoted = (value: string | null) => value === null ? 'null::uuid' : `'${value}'::uuid`
const list = (values: string[]) => `'{${values.join(',')}}'::uuid[]`

/** A condition of the table in SQL, as it reads for a person. */
export function conditionFor(spec: TableSpec, condition: Condition, known: Known): string {
  const atCounter = known.role !== null && known.role !== 'CUSTOMER'
  const named = condition === 'firm' || condition === 'loc' || condition === 'own' || condition === 'all' ? spec[condition]
    : condition === '-' ? 'false' : condition
  return `coalesce((${named.replaceAll(/\bcounter\b/g, `(t.org_id = :org and ${atCounter})`)
    .replaceAll(/\bmanager\b/g, `(t.org_id = :org and ${known.role === 'MANAGER' || known.role === 'ADMIN'})`)
    .replaceAll(/\badmin\b/g, `(t.org_id = :org and ${known.role === 'ADMIN'})`)
    .replaceAll(':org', quoted(known.org)).replaceAll(':locs', list(known.locations))
    .replaceAll(':me', quoted(known.id)).replaceAll(':role', `'${known.role ?? ''}'`).replaceAll(':active', String(known.role !== null)).replaceAll(':customer', quoted(known.customer))}), false)`
}

/** What a person reads of a table, as a condition; null where even asking is refused. */
export function readCondition(spec: TableSpec, world: World, person: Person): string | null {
  if (person === 'anon') return null
  const known = world.known[person]
  if (known.role === null) return conditionFor(spec, spec.anybody, known)
  return conditionFor(spec, spec.read[known.role], known)
}
