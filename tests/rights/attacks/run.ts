import type { Server } from '../../../scripts/backend/platform.ts'
import type { Ground } from '../ground.ts'

export async function runAttacks(_ground: Ground, _server: Server): Promise<{ count: number; succeeded: string[] }> {
  return { count: 0, succeeded: [] }
}
