import { useMemo, useState } from 'preact/hooks'
import { allSides, comparedSides, type SideName, type Sides } from './compared-sides.ts'
import { fieldsOfRow, type RowFieldList } from './fields-of-row.ts'
import { diffJson } from './json-diff.ts'
import { JsonTree } from './json-tree.tsx'
import { Absent, MarkedText } from './marked-text.tsx'
import { RowFields } from './row-fields.tsx'
import { shownSides } from './shown-sides.ts'

interface FieldSidesProps {
  readonly sides: Sides
  /** Whether the names of the sides go without saying. */
  readonly isBare?: boolean
  /** Those that are shown, in this order. */
  readonly names?: readonly SideName[]
  readonly isWrong: boolean
  /** What the sides are of. */
  readonly of?: 'row' | 'field'
  /** Texts that are shown elsewhere, and must not be mistaken for these. */
  readonly beside?: readonly string[]
}

const titles = { before: 'before', expected: 'intended', actual: 'actual' } as const satisfies Record<SideName, string>

/** A side that is not shown is not kept silent where it is the same as another. */
function titleOf(name: SideName, { before, expected }: Sides, shown: readonly SideName[]): string {
  return name === 'expected' && !shown.includes('before') && before === expected ? 'before and intended' : titles[name]
}

const nothing: readonly string[] = []

/** Before, intended and actual beside each other, with what differs marked; of JSON, a tree of what became of it. */
export function FieldSides({ sides, isWrong, ...rest }: FieldSidesProps) {
  const { names = allSides, isBare = false, of = 'field', beside = nothing } = rest
  const [isText, setText] = useState(false)
  const tree = useMemo(() => treeOf(sides, isWrong), [sides.before, sides.expected, sides.actual, isWrong])
  const columns = <SideColumns sides={sides} names={names} isWrong={isWrong} isBare={isBare} of={of} beside={beside} />
  if (tree === null) return columns
  const { from, to } = tree.compared
  const shown = [from, to]
  return (
    <div class="json">
      <p class="json-head">
        {isText ? null : (
          <span class="muted">
            {titleOf(from, sides, shown)} → {titleOf(to, sides, shown)}
          </span>
        )}
        <button type="button" aria-pressed={isText} onClick={() => setText(!isText)}>
          {isText ? 'Show as a tree' : 'Show as texts'}
        </button>
      </p>
      {isText ? columns : <JsonTree root={tree.root} compared={tree.compared} isWrong={isWrong} />}
    </div>
  )
}

function treeOf(sides: Sides, isWrong: boolean) {
  const compared = comparedSides(sides, isWrong)
  const [from, to] = compared === null ? [null, null] : [sides[compared.from], sides[compared.to]]
  if (compared === null || from === null || to === null) return null
  const root = diffJson(from, to)
  return root === null ? null : { compared, root }
}

function SideColumns({ sides, names, isWrong, isBare, of, beside }: Required<FieldSidesProps>) {
  const [isWhole, setWhole] = useState(false)
  const { fullLength, ...shown } = useMemo(
    () => shownSides(sides, { isWrong, isWhole, beside }),
    [sides.before, sides.expected, sides.actual, isWrong, isWhole, beside],
  )
  const rows = useMemo(
    () => (of === 'row' ? rowsOf(sides, isWhole) : null),
    [sides.before, sides.expected, sides.actual, of, isWhole],
  )
  return (
    <>
      <dl class={isWrong ? 'sides sides-wrong' : 'sides'}>
        {names.map((name) => {
          const spans = shown[name]
          return (
            <div key={name} class={isBare ? 'side-bare' : `side-${name}`}>
              <dt class={isBare ? 'hidden' : ''}>{titleOf(name, sides, names)}</dt>
              <dd>
                {spans === null ? (
                  <Absent what={of} />
                ) : rows?.[name] ? (
                  <RowFields fields={rows[name]} />
                ) : (
                  <MarkedText spans={spans} />
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      {(fullLength === null || rows !== null) && !isWhole ? null : (
        <p>
          <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Show less' : `Show all ${fullLength?.toLocaleString('en')} characters`}
          </button>
          {isWhole && fullLength !== null ? (
            <span class="muted"> The rest is in report.json, where it was written.</span>
          ) : null}
        </p>
      )}
    </>
  )
}

/** What of a row is shown without being asked for. */
const mostOfRow = 2000

/** A row's fields, of each side. Null where a side cannot be listed so, or is too long for it. */
function rowsOf(sides: Sides, isWhole: boolean): Readonly<Record<SideName, RowFieldList | null>> | null {
  const texts = allSides.map((name) => sides[name])
  if (!isWhole && texts.some((text) => text !== null && text.length > mostOfRow)) return null
  const [before = null, expected = null, actual = null] = texts.map((text) =>
    text === null ? null : fieldsOfRow(text),
  )
  const listed = { before, expected, actual }
  return allSides.every((name) => sides[name] === null || listed[name] !== null) ? listed : null
}
