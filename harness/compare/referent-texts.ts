import type { ExpectedRow } from '../model/change.ts'
import { jsonEquals, jsonText } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { ModelName, PrimaryKey, Row } from '../model/snapshot.ts'
import type { Pair } from './pairing.ts'
import type { Pointer, ReferenceIndex, Side } from './reference-index.ts'
import { primaryKeyName } from './references.ts'
import type { ModelDisplay } from './show.ts'

/** Says in words which rows two references point at, as far as pairing knows. */
export class ReferentTexts {
  private readonly references: ReferenceIndex
  private readonly pairs: () => Iterable<Pair>
  private readonly display: (name: ModelName) => ModelDisplay | null
  private partners: ReadonlyMap<object, Row | ExpectedRow> | null = null

  /** @param pairs asked for once, and only where a reference is wrong */
  constructor(
    references: ReferenceIndex,
    pairs: () => Iterable<Pair>,
    display: (name: ModelName) => ModelDisplay | null,
  ) {
    this.references = references
    this.pairs = pairs
    this.display = display
  }

  /**
   * `should refer to shop.customer pk 1 (email "a@x"), which is pk 101 in actual, but refers to pk 102 (email "b@x")`.
   * Keys and labels are shown as those of the models that are referred to.
   * @returns null when neither points at a row
   */
  misdirected(expected: Pointer, actual: Pointer): string | null {
    const [wanted, found] = [this.place('expected', expected), this.place('actual', actual)]
    if (wanted === null && found === null) return null
    const { target } = expected
    const should =
      wanted === null
        ? `should hold ${this.value(expected)}, which is no ${target} in expected`
        : `should refer to ${target} ${wanted}`
    if (found === null) return `${should}, but ${this.value(actual)} is no ${actual.target} in actual`
    return `${should}, but refers to ${actual.target === target ? '' : `${actual.target} `}${found}`
  }

  /** `pk 1 (email "a@x"), which is pk 101 in actual`; null when there is no such row. */
  private place(side: Side, pointer: Pointer): string | null {
    const row = this.references.row(side, pointer)
    if (!row) {
      // A pair that was settled before is no longer at hand; both of its rows have this key.
      const referent = this.references.referent(side, null, pointer)
      return referent === 'nowhere' ? null : `pk ${this.value(pointer)}`
    }
    const display = this.display(pointer.target)
    const label = display?.label('before' in row ? (row.before ?? row) : row) ?? null
    const pk = keyOf(row) ?? this.keyOfPartner(row)
    return `pk ${shown(display, pk)}${label === null ? '' : ` (${label})`}${this.partner(side, row, pk, display)}`
  }

  /** Of a row whose key nobody knew: that of its partner. */
  private keyOfPartner(row: object): PrimaryKey | null {
    const partner = this.partnerOf(row)
    return partner ? keyOf(partner) : null
  }

  private partner(side: Side, row: object, pk: PrimaryKey | null, display: ModelDisplay | null): string {
    const other = side === 'expected' ? 'actual' : 'expected'
    const partner = this.partnerOf(row)
    if (!partner) return `, which is paired with none in ${other}`
    const key = keyOf(partner) ?? pk
    return pk !== null && key !== null && jsonEquals(pk, key) ? '' : `, which is pk ${shown(display, key)} in ${other}`
  }

  private partnerOf(row: object): Row | ExpectedRow | null {
    this.partners ??= new Map(
      [...this.pairs()].flatMap(({ expected, actual }): [object, Row | ExpectedRow][] => [
        [expected, actual],
        [actual, expected],
      ]),
    )
    return this.partners.get(row) ?? null
  }

  private value({ target, by, parts }: Pointer): string {
    if (by !== primaryKeyName) return 'the key'
    const [first, ...more] = parts
    const display = this.display(target)
    if (first === undefined || more.length > 0) return shown(display, parts)
    return display?.value('pk', first) ?? '...'
  }
}

function keyOf({ pk, ...row }: Row | ExpectedRow): PrimaryKey | null {
  if (!isMatcher(pk)) return pk
  return 'reportedPk' in row ? row.reportedPk : null
}

function shown(display: ModelDisplay | null, pk: PrimaryKey | null): string {
  return display === null || pk === null ? '...' : jsonText(display.pk(pk))
}
