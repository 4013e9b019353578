/** The instant at which the person's command began, ms since 1970: run.mjs hands it on, so that installing and building count. */
export const began_at = Number(process.env['GUICHET_BEGAN_AT'] ?? Date.now() - process.uptime() * 1000)

/** "Guichet is up after 6.3 s", or with another word for what is there. */
export const upAfter = (ms: number, what = 'Guichet is up'): string => `${what} after ${(ms / 1000).toFixed(1)} s`
