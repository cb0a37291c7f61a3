/** A value as TypeScript, on one line: `{ scope: 'user', sanitize: { name: 'name' } }`. */
export function codeOf(value: unknown): string {
  if (typeof value === 'string')
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
  if (Array.isArray(value)) return `[${value.map(codeOf).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const properties = propertiesCode(value)
  return properties === '' ? '{}' : `{ ${properties} }`
}

/** The same without the braces: what is to stand within an object. */
export function propertiesCode(value: object): string {
  return Object.entries(value)
    .map(([name, part]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : codeOf(name)}: ${codeOf(part)}`)
    .join(', ')
}
