import type { CommandName } from '../../../shared/commands.ts'
import type { Person, World } from '../world.ts'

/**
 * A valid operation with something wrong, by whom (STAFF of the city), and the name under which it is refused. `prepared`: what a person
 * would have to do first, done past all triggers. Where two things are wrong, the name says which one a person is told.
 */
export type Refusal = [command: CommandName, why: string, constraint: string, change: (world: World) => Record<string, unknown>, by?: Person,
  prepared?: (world: World) => string]

export const nobody = '00000000-0000-7000-8000-00000000dead'
/** A row of the work day, by the end of its id. */
export const row = ({ ours }: World, end: string): string => ours.org.replace(/.{4}$/, end)
