/** What is wrong with a key, to be told after its name: `holds no key`. Never says what it holds. */
export class KeyError extends Error {
  readonly fix: string

  constructor(message: string, fix: string) {
    super(message)
    this.fix = fix
  }
}
