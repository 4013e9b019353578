import type { Form } from './form.ts'

/** A cleaned car can go out again. The command itself says when the car is not being cleaned. */
export const markReady: Form<'mark_ready'> = (desk, _, { vehicle_id }) =>
  ({ ok: true, result: { vehicle_id }, ops: [{ name: 'mark_ready', input: { vehicle_id, at: desk.now() } }] })
