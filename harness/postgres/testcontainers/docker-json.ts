/** Undefined when the text is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether the value is an object whose `key` is a text. */
export function hasText<K extends string>(value: unknown, key: K): value is Readonly<Record<K, string>> {
  return isRecord(value) && typeof value[key] === 'string'
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
