import { expect, test } from 'vitest'
import { DAY } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openRoom } from '../attacks/desk-room.ts'
import { differences, rowsForDesk } from '../simulation/compare.ts'
import { checkInInput } from '../twins/inputs.ts'
import type { OpenPc } from './counter.ts'

const use = openRoom()
const offBy = async (pc: OpenPc): Promise<number> => -(await pc.status()).clock_offset_ms
const isSame = async ({ counter }: OpenPc) =>
  expect(differences(counter.db, await rowsForDesk(use.backend.sql, use.fixture.users.city.id, use.fixture.locations.city))).toEqual([])

test.each([['three days behind', -3 * DAY], ['three days ahead', 3 * DAY], ['a hundred days ahead', 100 * DAY], ['a year behind', -365 * DAY]])(
  'a PC whose clock is %s is told so; what is done at it goes through, and it holds what the server gives it, also when the clock is right again', async (_, skew) => {
    const pc = use.newPc()
    const wrong = use.start(pc, { now: () => Date.now() + skew })
    expect(await use.signIn(wrong)).toBe('ok')
    await wrong.quiet()
    expect(Math.abs(await offBy(wrong) - skew)).toBeLessThan(2_000)
    await isSame(wrong)
    wrong.line.state = 'refusing'
    const at = Date.now() + skew
    const ops = [
      await wrong.confirm('take_payment', { ...use.pay(1000), at }),
      await wrong.confirm('add_note', { contract_id: use.fixture.contract, note_id: uuidv7(), reason: 'ruft zurück' }),
      await wrong.confirm('check_in', checkInInput(use.fixture, { in_at: at, charges: [] })),
    ]
    wrong.line.state = 'up'
    await wrong.quiet()
    await wrong.quiet()
    const outcomes = await use.backend.sql`select name, status from sync_ops where op_id in ${use.backend.sql(ops)} order by name`
    expect([...outcomes]).toEqual(['add_note', 'check_in', 'take_payment'].map(name => ({ name, status: 'applied' })))
    expect((await wrong.status()).waiting).toBe(0)
    await isSame(wrong)

    await use.stop(wrong)
    const right = use.start(pc)
    expect(await use.signIn(right)).toBe('ok')
    await right.quiet()
    expect(Math.abs(await offBy(right))).toBeLessThan(2_000)
    expect(await use.payments()).toEqual([1000])
    await isSame(right)
  }, 60_000)
