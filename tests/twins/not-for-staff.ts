import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { neededRole } from '../../shared/commands.ts'
import type { CommandInput, CommandName } from '../../shared/commands.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk } from './desk.ts'

/** Commands that staff may not give: refused by the server under their name, and nothing changes. */
export async function expectNotForStaff(backend: TestBackend, fixture: Fixture, list: { [N in CommandName]?: CommandInput<N> }): Promise<void> {
  const staff = await openDesk(backend, fixture)
  for (const [name, input] of Object.entries(list) as [CommandName, CommandInput<CommandName>][]) {
    const constraint = neededRole[name] === 'ADMIN' ? 'needs_admin' : 'needs_manager'
    await staff.expectRefused(name, input, { code: '42501', constraint })
  }
}
