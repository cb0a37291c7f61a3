/** Where the parts of a report go in the template, each once. */
export const placeholders = {
  /** Text. */
  title: '<!-- title -->',
  /** For whom scripts do not run. */
  summary: '<!-- summary -->',
  /** The data block that the first view is made of. */
  overview: '<!-- overview -->',
  /** A data block for each case. */
  cases: '<!-- cases -->',
} as const
