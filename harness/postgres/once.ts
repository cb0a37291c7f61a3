/** Does the work for a key once, also for those who ask meanwhile. The next one that asks after a failure tries again. */
export function once<T>(done: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const known = done.get(key)
  if (known !== undefined) return known
  const doing = work()
  done.set(key, doing)
  doing.catch(() => done.delete(key))
  return doing
}
