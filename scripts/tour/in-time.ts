/** Within so many ms after a confirm the power has to fail. */
export const bound_ms = 50
const most = 4

/**
 * Does something that has to happen in time, and does it again where a busy machine was too slow; everything that was done counts, so each
 * time is a whole one. Gives all of them: the last was in time, or none was.
 * @param again what is needed before it can be done once more
 */
export async function untilInTime<T extends { after_ms: number }>(work: () => Promise<T>, again: (late: T) => Promise<void>): Promise<T[]> {
  const done = [await work()]
  for (let last = done[0]; last && last.after_ms > bound_ms && done.length < most; last = done.at(-1)) {
    await again(last)
    done.push(await work())
  }
  return done
}
