import type { DrillOrder, Said, Verdict } from './drill.ts'

/** What main sends the process of a drill, once, and what it hears from it. */
export type ToDrill = Omit<DrillOrder, 'migrations'>
export type FromDrill = { said: Said } | { verdict: Verdict } | { error: string }
