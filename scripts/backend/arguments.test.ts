import { describe, expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

describe('The command line of the backend', () => {
  test('may be empty', () => expect(readArguments([])).toEqual({ fresh: false }))

  test('takes its four options', () => {
    expect(readArguments(['--fresh', '--seed', 'large', '--port', '8123', '--data', 'x']))
      .toEqual({ fresh: true, seed: 'large', port: 8123, data: 'x' })
  })

  test.each([
    [['--seed', 'big'], '--seed is demo, large or none, not "big".'],
    [['--port', '80a'], '--port is a number from 1 to 65535, not "80a".'],
    [['--port', '0'], '--port is a number from 1 to 65535, not "0".'],
    [['--port', '65536'], '--port is a number from 1 to 65535, not "65536".'],
    [['--data', ''], '--data needs a folder.'],
    [['--sed', 'demo'], 'Unknown option \'--sed\'.'],
    [['--port'], 'Option \'--port <value>\' argument missing.'],
    [['demo'], 'Unexpected argument \'demo\'.'],
  ])('%j is refused with a sentence and the usage', (argv, sentence) => {
    expect(() => readArguments(argv)).toThrow(sentence)
    expect(() => readArguments(argv)).toThrow('Usage: npm run backend')
  })
})
