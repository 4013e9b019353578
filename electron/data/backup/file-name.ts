import type { Manifest } from './manifest.ts'

/** The plain name of a backup of that moment, ms UTC. */
export const backupName = (at: number, kind: Manifest['kind']): string => `guichet-${new Date(at).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)}Z-${kind}.crb`
