import type { JsonValue } from '../../model/json.ts'
import type { Field } from '../../model/schema.ts'
import { codecFor } from '../../snapshot/index.ts'

/** The protocol counts the parameters of a statement in 16 bits. */
const most = 65_535

/** Collects the parameters of one statement. */
export class Parameters {
  readonly values: (string | null)[] = []

  /**
   * `$1` for a value of a field, which PostgreSQL then reads as the column's type.
   * @throws Error when there are too many
   */
  add(field: Field, value: JsonValue): string {
    return this.addText(value === null ? null : codecFor(field.type).encode(value))
  }

  /** The same for PostgreSQL's own text of a value. */
  addText(text: string | null): string {
    if (this.values.length === most) throw new Error(`a step holds at most ${most} values; make it several steps`)
    this.values.push(text)
    return `$${this.values.length}`
  }
}
