import type postgres from 'postgres'

/** Somebody as the API lets them in: `null` is the owner, whom no policy binds. */
export type Caller = { id: string } | null

/** Does work in a transaction of this person: role and claims are set as the API does, and nothing that was written stays. */
export async function asPerson<T>(sql: postgres.Sql, caller: Caller, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> {
  const undo = new Error('undo')
  let result: { value: T } | undefined
  await sql.begin(async tx => {
    await tx.unsafe(`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`,
      [caller ? 'authenticated' : 'postgres', caller ? JSON.stringify({ sub: caller.id, role: 'authenticated' }) : ''])
    result = { value: await work(tx) }
    throw undo
  }).catch((error: unknown) => { if (error !== undo) throw error })
  if (!result) throw new Error('The work gave no result.')
  return result.value
}
