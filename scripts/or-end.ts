/** Does the work, or says in one sentence why not and ends the process with code 1; the whole stack with DEBUG set. */
export async function orEnd<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    console.error(error instanceof Error && !process.env['DEBUG'] ? error.message : error)
    process.exit(1)
  }
}
