import { describe, expect, test } from 'vitest'
import { statusOf } from './errors.ts'

describe('The HTTP status of a SQLSTATE', () => {
  test.each([
    ['23505', 409], ['23503', 409], ['23514', 400], ['23P01', 400], ['P0001', 400], ['P0002', 500], ['22P02', 400], ['40001', 500],
    ['40P01', 500], ['57014', 500], ['57P01', 503], ['53300', 503], ['53400', 500], ['08006', 503], ['25006', 405], ['42883', 404],
    ['21000', 500], ['28000', 403], ['XX000', 500],
  ])('of %s is %i, as PostgREST documents it', (code, status) => expect(statusOf(code)).toBe(status))
})
