import { at } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import type { Branch, Firm } from './firm.ts'
import { founded } from './firm.ts'
import { shortYear } from './today.ts'
import type { Tables } from './rows.ts'

const block_size = 100

/** Gives out contract numbers as desks do: each from a block of 100 of its own, the next free block when that is used up. */
export function makeDesks(firm: Firm): { numberAt(branch: Branch, when: WallMinute): { number: string, device_id: string } } {
  const random = firm.stream('desks')
  const { rows, id: org_id } = firm
  const devices = new Map<Branch, string[]>()
  for (const branch of firm.branches) {
    devices.set(branch, branch.plan.desks.map(desk => {
      const id = random.id(founded)
      rows.devices.push({ id, org_id, location_id: branch.id, name: `${branch.plan.name}, ${desk}`, registered_by: branch.staff[0] ?? '',
        registered_at: founded })
      return id
    }))
  }
  const open = new Map<string, Tables['number_blocks']>()
  const last = new Map<string, number>()
  return {
    numberAt(branch, when) {
      const device_id = random.pick(devices.get(branch) ?? [])
      const prefix = `${branch.plan.code}-${shortYear(when)}-`
      let block = open.get(device_id + prefix)
      if (!block || block.next_no > block.last_no) {
        const first_no = (last.get(prefix) ?? 0) + 1
        const last_no = first_no + block_size - 1
        const leased_at = at(when) - 600_000
        block = { id: random.id(leased_at), org_id, location_id: branch.id, device_id, kind: 'CONTRACT', prefix, first_no, last_no,
          next_no: first_no, leased_at }
        last.set(prefix, last_no)
        open.set(device_id + prefix, block)
        rows.number_blocks.push(block)
      }
      const number = `${prefix}${String(block.next_no).padStart(6, '0')}`
      block.next_no += 1
      return { number, device_id }
    },
  }
}
