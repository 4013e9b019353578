type Makers = Record<string, () => unknown>
type Made<T extends Makers> = { readonly [K in keyof T]: ReturnType<T[K]> }

/**
 * An object whose values are made when they are first asked for. For schemas: an app has hundreds and needs three until its board stands.
 */
export function lazily<T extends Makers>(makers: T): Made<T> {
  const made = {}
  for (const [name, make] of Object.entries(makers)) {
    let kept: unknown
    Object.defineProperty(made, name, { enumerable: true, get: () => (kept ??= make()) })
  }
  return made as Made<T>
}

/** Several of them as one. A spread would ask for all. */
export function together<T extends object[]>(...parts: T): Together<T> {
  const all = {}
  for (const part of parts) Object.defineProperties(all, Object.getOwnPropertyDescriptors(part))
  return all as Together<T>
}
type Together<T extends object[]> = T extends [infer First, ...infer Rest extends object[]] ? First & Together<Rest> : unknown
