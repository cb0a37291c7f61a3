/** A text file. `path` is absolute. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/** A case file as it was read, and the files that its `expect.changes` names, in the order in which it names them. */
export interface CaseText extends TextFile {
  readonly sideFiles: readonly TextFile[]
}
