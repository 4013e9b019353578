import { findNames } from '../search.ts'
import { customerCard } from './customer-card.ts'
import type { Query } from './query.ts'

/** Customers by any part of their name or company, at most 20. */
export const find_customers: Query<'find_customers'> = (desk, { text }) =>
  findNames(desk.db, text, 20).flatMap(id => customerCard(desk, id) ?? [])
