/** Says what is being done, every 5 s that it still is, and how long it took; gives what the work gives. */
export async function withProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now()
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  console.log(`${title} …`)
  const ticker = setInterval(() => console.log(`  … ${seconds()}`), 5_000)
  try {
    const result = await work()
    console.log(`  done in ${seconds()}`)
    return result
  } finally {
    clearInterval(ticker)
  }
}
