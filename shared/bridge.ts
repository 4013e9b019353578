import type { ActInput, ActName, ActResult } from './acts.ts'
import type { FormInput, FormName, FormResult } from './forms.ts'
import type { Message } from './message.ts'
import type { QueryInput, QueryName, QueryRows } from './queries.ts'
import type { UpgradeStep } from './upgrade.ts'

/** `field` is the form field to go to; `message` is what to say. */
export type Refusal = { ok: false; message: Message; field?: string }
export type Outcome<T> = { ok: true; value: T } | Refusal

/** All that the window can ask of the outside world. */
export type Bridge = {
  /** Confirms a form: one local transaction, on disk when the promise resolves. */
  confirm<N extends FormName>(name: N, input: FormInput<N>): Promise<Outcome<FormResult[N]>>
  read<N extends QueryName>(name: N, input: QueryInput<N>): Promise<QueryRows[N]>
  act<N extends ActName>(name: N, input: ActInput<N>): Promise<Outcome<ActResult<N>>>
  /** Told after each change with the names of the tables that changed. Returns the way to stop listening. */
  onChange(listener: (tables: readonly string[]) => void): () => void
  /** Told once when the data process could not start or has stopped: the window shows the sentence and what to do. */
  onTrouble(listener: (message: Message) => void): () => void
  /** Told of each step while the database of an older version is brought up to date, null when that is over. */
  onUpgrade(listener: (step: UpgradeStep | null) => void): () => void
}

export type Request = { id: number; kind: 'confirm' | 'read' | 'act'; name: string; input: unknown }
export type Reply = { id: number; value: unknown } | { id: number; error: Message } | { changed: readonly string[] }
