import type { Apply } from './command.ts'

/** Lies at the server only: who had begun an operation that a manager does in their own name. */
export const takeOver: Apply<'take_over'> = () => []
