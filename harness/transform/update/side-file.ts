import { basename, dirname, join, resolve } from 'node:path'

/** The file beside a case that a large number of changes is declared in; absolute, as the case's own path is. */
export function sideFilePath(casePath: string): string {
  const name = basename(casePath).replace(/\.case\.[^.]+$/, '')
  return join(dirname(casePath), `${name}.changes.yaml`)
}

/** How a case names a file beside it. */
export function sideFileName(path: string): string {
  return `./${basename(path)}`
}

export function resolveSideFile(name: string, casePath: string): string {
  return resolve(dirname(casePath), name)
}

export function newSideFile(casePath: string): string {
  return `# What else changes in ${basename(casePath)}, as it was observed.\n`
}
