/** Makes a value of plain objects and lists unchangeable, with all within it; returns it. Frozen parts are not entered. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}

/** Whether it was thrown because somebody changes what is frozen: V8's words for what cannot be done to such an object. */
export function isFrozenInput(thrown: unknown): boolean {
  return (
    thrown instanceof TypeError &&
    /read only property|not extensible|Cannot (?:delete|redefine) property/.test(thrown.message)
  )
}
