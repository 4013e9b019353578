import type { QueryInput, QueryName, QueryRows } from '../../../shared/queries.ts'
import type { Desk, Here } from '../desk.ts'

/** Answers one question from this PC's rows; writes nothing. */
export type Query<N extends QueryName> = (desk: Desk, input: QueryInput<N>, here: Here) => QueryRows[N]
