type Version = readonly [major: number, minor: number, patch: number]

/**
 * Whether a version is in a range of the forms that this package uses: `^4.1.12 || ^5.0.0`, `>=20.19.0`.
 * A pre-release counts as the release that it precedes.
 */
export function inRange(version: string, range: string): boolean {
  const given = parse(version)
  return range.split('||').some((part) => {
    const lowest = parse(part)
    const isCaret = part.trim().startsWith('^')
    return compare(given, lowest) >= 0 && (!isCaret || given[0] === lowest[0])
  })
}

function parse(text: string): Version {
  const [, major, minor, patch] = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text) ?? []
  return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)]
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
