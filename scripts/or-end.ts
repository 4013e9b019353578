/** Does the work, or says in one sentence why not and ends the process with this code; the whole stack with DEBUG set. */
export async function orEnd<T>(work: () => Promise<T>, code = 1): Promise<T> {
  try {
    return await work()
  } catch (error) {
    console.error(error instanceof Error && !process.env['DEBUG'] ? error.message : error)
    process.exit(code)
  }
}
