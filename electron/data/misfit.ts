type Issue = { path: readonly PropertyKey[]; code: string; keys?: readonly string[] }

/**
 * What of a message does not fit its shape, for the log: `back_photos.0.view invalid_value; unrecognized_keys colour`. Names and rules only:
 * the values are people's. `field`: that where it begins, for the cursor.
 */
export function misfitOf({ issues }: { issues: readonly Issue[] }): { text: string; field: string | undefined } {
  const text = issues.map(({ path, code, keys = [] }) => [path.map(String).join('.'), code, ...keys].filter(part => part !== '').join(' ')).join('; ')
  const field = issues[0]?.path[0]
  return { text, field: typeof field === 'string' ? field : undefined }
}
