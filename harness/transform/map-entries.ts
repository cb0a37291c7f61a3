/** The same members with other names and values. */
export function mapEntries<V>(
  record: Readonly<Record<string, V>>,
  map: (name: string, value: V) => readonly [string, V],
): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => map(name, value)))
}
