import fc from 'fast-check'

/**
 * What all generated tests draw from: the same each time, so that a change is told of what it broke and not of what another draw
 * finds. `GUICHET_SEED=new` draws anew, `GUICHET_SEED=N` repeats; the seed is printed when a property fails.
 */
const wanted = process.env['GUICHET_SEED'] ?? '20261127'
export const seed = wanted === 'new' ? Date.now() % 2 ** 31 : Number(wanted)
if (wanted === 'new') console.info(`seed ${seed} (GUICHET_SEED repeats it)`)

// properties that name no seed draw from it too
fc.configureGlobal({ seed })
