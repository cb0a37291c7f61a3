import { visible } from '../text/visible.ts'

/** What follows a command that is to select these cases, with a space before each; null where it would be too long. */
export function filtersFor(selected: readonly { readonly file: string }[]): string | null {
  const cases = selected.map(({ file }) =>
    /[^\w./@-]/.test(file) ? `'${visible(file).replaceAll("'", "'\\''")}'` : file,
  )
  return cases.length > maxFilters ? null : cases.map((filter) => ` ${filter}`).join('')
}

/** More would make a command that is better written as one for all. */
const maxFilters = 5
