import { expect, it } from 'vitest'
import type { Gate } from '../../../shared/queries.ts'
import { clockGates } from './clock-gates.ts'

const gate: Gate = { key: 'period', state: 'block', message: { key: 'gate.period.missing' }, field: 'ends_at' }
const other: Gate = { key: 'odometer', state: 'block', message: { key: 'gate.odometer.missing' }, field: 'odometer_km' }

it('a gate says which hour the clocks leave out or have twice, and leads to what decides it; all others stay', () => {
  expect(clockGates([gate, other], 'ends_at', { kind: 'gap' })).toEqual([{ ...gate, field: 'ends_at.time', message: { key: 'gate.clock.gap' } }, other])
  expect(clockGates([gate, other], 'ends_at', { kind: 'fold' })).toEqual([{ ...gate, field: 'ends_at.fold', message: { key: 'gate.clock.fold' } }, other])
  expect(clockGates([gate, other], 'ends_at', { kind: 'empty' })).toEqual([gate, other])
})
