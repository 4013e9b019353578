import type postgres from 'postgres'

/**
 * Lite 0.10.0 hands the driver JSON arguments that are already text, and the driver turns them into text once more:
 * a function that takes jsonb gets a jsonb *string*. Text is therefore passed through as it is.
 */
const serialize = (value: unknown) => typeof value === 'string' ? value : JSON.stringify(value)
const parse = (text: string): unknown => JSON.parse(text)

export const json_types: Record<string, postgres.PostgresType> = {
  json: { to: 114, from: [114], serialize, parse },
  jsonb: { to: 3802, from: [3802], serialize, parse },
}
