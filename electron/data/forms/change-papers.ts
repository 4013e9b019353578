import type { Form } from './form.ts'

/** What of a car ends on another day than was written down: only what was changed goes out, so that what somebody else has changed meanwhile stays. */
export const changePapers: Form<'change_papers'> = (desk, _, { vehicle_id, changes }) => ({
  ok: true, result: { vehicle_id },
  ops: Object.keys(changes).length === 0 ? [] : [{ name: 'change_vehicle', input: { vehicle_id, changes, at: desk.now() } }],
})
