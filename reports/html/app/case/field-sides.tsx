import { useMemo, useState } from 'preact/hooks'
import { allSides, comparedSides, type SideName, type Sides } from './compared-sides.ts'
import { diffJson } from './json-diff.ts'
import { JsonTree } from './json-tree.tsx'
import { Absent, MarkedText } from './marked-text.tsx'
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
const nothing: readonly string[] = []

/** Before, intended and actual beside each other, with what differs marked; of JSON, a tree of what became of it. */
export function FieldSides({ sides, isWrong, ...rest }: FieldSidesProps) {
  const { names = allSides, isBare = false, of = 'field', beside = nothing } = rest
  const [isText, setText] = useState(false)
  const tree = useMemo(() => treeOf(sides, isWrong), [sides.before, sides.expected, sides.actual, isWrong])
  const columns = <SideColumns sides={sides} names={names} isWrong={isWrong} isBare={isBare} of={of} beside={beside} />
  if (tree === null) return columns
  const { from, to } = tree.compared
  return (
    <div class="json">
      <p class="json-head">
        <span class="muted">
          {titles[from]} → {titles[to]}
        </span>
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
  return (
    <>
      <dl class={isWrong ? 'sides sides-wrong' : 'sides'}>
        {names.map((name) => {
          const spans = shown[name]
          return (
            <div key={name} class={isBare ? 'side-bare' : `side-${name}`}>
              <dt class={isBare ? 'hidden' : ''}>{titles[name]}</dt>
              <dd>{spans === null ? <Absent what={of} /> : <MarkedText spans={spans} />}</dd>
            </div>
          )
        })}
      </dl>
      {fullLength === null && !isWhole ? null : (
        <p>
          <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Show less' : `Show all ${fullLength?.toLocaleString('en')} characters`}
          </button>
          {isWhole && fullLength !== null ? <span class="muted"> The rest is in report.json.</span> : null}
        </p>
      )}
    </>
  )
}
