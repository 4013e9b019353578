import { documentsOf } from '../documents/due.ts'
import type { Query } from './query.ts'

/** What a contract has on paper, and what it lacks. */
export const documents: Query<'documents'> = (desk, { contract_id }) =>
  documentsOf(desk.db, contract_id).map(({ kind, source_id, id, number, at, version, locale, sha256, fault }) => ({ kind, source_id, id, number, at, version, locale, sha256, fault }))
