import { readFileSync } from 'node:fs'

/** The package's version. Its package.json is two folders up in a checkout, three in the built package. */
export function packageVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const manifest: { name?: string; version?: string } = JSON.parse(
        readFileSync(new URL(path, import.meta.url), 'utf8'),
      )
      if (manifest.name === 'pg-roundtrip' && manifest.version) return manifest.version
    } catch {
      // Not there: the next one is.
    }
  }
  return 'unknown'
}
