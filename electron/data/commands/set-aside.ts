import type { Apply } from './command.ts'

/** Here the operation itself says it; who has put it away and why lies at the server too. */
export const setAside: Apply<'set_aside'> = () => []
