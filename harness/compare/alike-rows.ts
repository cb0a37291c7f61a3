import type { ExpectedRow } from '../model/change.ts'
import { jsonText } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Model } from '../model/schema.ts'
import type { Fields } from '../model/snapshot.ts'

/** Which rows of a table without a key nothing tells apart. */
export class AlikeRows {
  private readonly counts = new Map<string, number>()

  constructor({ primaryKey }: Model, rows: readonly ExpectedRow[]) {
    if (primaryKey.length > 0) return
    for (const row of rows) {
      const text = textOf(row)
      if (text !== null) this.counts.set(text, (this.counts.get(text) ?? 0) + 1)
    }
  }

  /** Whether there is another one just like it. */
  has(row: ExpectedRow): boolean {
    const text = this.counts.size > 0 ? textOf(row) : null
    return text !== null && (this.counts.get(text) ?? 0) > 1
  }
}

/** What `where` can find it by; null where only the database knows. */
function textOf({ before, fields }: ExpectedRow): string | null {
  const known = before?.fields ?? fields
  return isKnown(known) ? jsonText(known) : null
}

function isKnown(fields: ExpectedRow['fields']): fields is Fields {
  return !Object.values(fields).some(isMatcher)
}
