import { expect, it } from 'vitest'
import { deskEntry, readDeskOperations } from './desk-operations.ts'

const id = '00000000-0000-7000-8000-000000000001'
const operation = { seq: 1, op_id: id, name: 'take_payment', version: 1, author_id: id, device_id: id, occurred_at: 1, input: '{}', deps: '[]', proof: 'a'.repeat(64) }

it('The operations of a desk in an archive are all there, or it is said that they are not', () => {
  const desk = { device_id: id, operations: [operation, { ...operation, op_id: '00000000-0000-7000-8000-000000000002' }] }
  const { bytes } = deskEntry(desk)
  expect(readDeskOperations(bytes, 2)).toEqual(desk)
  expect(readDeskOperations(bytes, 3)).toBe('there are 2 operations of the desk instead of 3')
  for (const bad of [undefined, bytes.subarray(0, -2), Buffer.from('[]'), deskEntry({ ...desk, operations: [{ ...operation, proof: 'none' }, operation] }).bytes]) expect(readDeskOperations(bad, 2)).toBe('the operations of the desk can not be read')
})
