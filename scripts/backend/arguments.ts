import { parseArgs } from 'node:util'
import type { BackendOptions } from './start-backend.ts'
import { Sentence } from './sentence.ts'

export const usage = 'npm run backend -- [--fresh] [--seed demo|large|none] [--port N] [--data DIR]'

/** Reads the command line of `npm run backend`; what it cannot read is a Sentence. */
export function readArguments(argv: string[]): BackendOptions {
  const values = parse(argv)
  const options: BackendOptions = { fresh: values.fresh === true }
  if (values.seed !== undefined) {
    if (values.seed !== 'demo' && values.seed !== 'large' && values.seed !== 'none') {
      throw new Sentence(`--seed is demo, large or none, not "${values.seed}". Usage: ${usage}`)
    }
    options.seed = values.seed
  }
  if (values.port !== undefined) {
    const port = Number(values.port)
    if (!/^\d+$/.test(values.port) || port < 1 || port > 65535) {
      throw new Sentence(`--port is a number from 1 to 65535, not "${values.port}". Usage: ${usage}`)
    }
    options.port = port
  }
  if (values.data !== undefined) {
    if (!values.data) throw new Sentence(`--data needs a folder. Usage: ${usage}`)
    options.data = values.data
  }
  return options
}

function parse(args: string[]) {
  try {
    const string = { type: 'string' } as const
    return parseArgs({ args, options: { fresh: { type: 'boolean' }, seed: string, port: string, data: string } }).values
  } catch (error) {
    throw new Sentence(`${(error as Error).message.split('. ')[0]}. Usage: ${usage}`)
  }
}
