import { useMemo } from 'preact/hooks'
import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import { plural } from '../../../text/counts.ts'
import { pkText } from '../../../text/finding-text.ts'
import { visible } from '../../../text/visible.ts'
import { type NeighbourNode, neighbourhood } from './neighbourhood.ts'
import type { RowIndex } from './row-index.ts'
import { shownText } from './shown-text.ts'

interface NeighbourhoodPictureProps {
  readonly changedRows: readonly ChangedRow[]
  readonly href: (anchor: string) => string
  readonly rows: RowIndex
}

const box = { width: 176, height: 46 }
const gap = { x: 96, y: 18 }
const textWidth = 25

/** The changed rows and those that they refer to, as a picture and as a list. */
export function NeighbourhoodPicture({ changedRows, href, rows }: NeighbourhoodPictureProps) {
  const picture = useMemo(() => neighbourhood(changedRows, rows), [changedRows, rows])
  if (picture === null) return null
  const { nodes, edges, columns, lines, left } = picture
  const places = new Map(nodes.map((node) => [node.anchor, node]))
  const width = columns * (box.width + gap.x) - gap.x + 4
  const height = lines * (box.height + gap.y) - gap.y + 4
  return (
    <section aria-labelledby="neighbourhood-title" class="neighbourhood">
      <h2 id="neighbourhood-title">Rows that the changed rows refer to</h2>
      <div class="scroll picture">
        <svg width={width} height={height} viewBox={`-2 -2 ${width} ${height}`}>
          <title>Changed rows, and arrows to the rows that they refer to</title>
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0L8 4L0 8z" class="arrow" />
            </marker>
          </defs>
          {edges.map(({ from, to, field }, index) => {
            const start = places.get(from)
            const end = places.get(to)
            return start && end ? <Edge key={index} start={start} end={end} field={field} /> : null
          })}
          {nodes.map((node) => (
            <Node key={node.anchor} node={node} href={node.kind === 'unchanged' ? null : href(node.anchor)} />
          ))}
        </svg>
      </div>
      {left === 0 ? null : <p class="muted">{left.toLocaleString('en')} more changed rows are not in the picture.</p>}
      <details>
        <summary>The same as a list ({plural(edges.length, 'reference')})</summary>
        <ul>
          {edges.map(({ from, to, field }, index) => (
            <li key={index}>
              <bdi>
                {nameOf(places.get(from))}: {shownText(field)} → {nameOf(places.get(to))}
              </bdi>
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}

function Node({ node, href }: { readonly node: NeighbourNode; readonly href: string | null }) {
  const { x, y } = placeOf(node)
  const drawing = (
    <g class={`node ${node.kind} ${node.isIntended ? '' : 'not-intended'}`} transform={`translate(${x} ${y})`}>
      <title>
        {nameOf(node)}: {node.kind}
        {node.isIntended ? '' : ', not intended'}
      </title>
      <rect width={box.width} height={box.height} rx="6" />
      <text x="10" y="19" class="node-model">
        {signs[node.kind]}
        {shortened(node.model)}
      </text>
      <text x="10" y="36" class="node-label">
        {shortened(node.label ?? `pk ${pkText(node.pk)}`)}
      </text>
    </g>
  )
  return href === null ? drawing : <a href={href}>{drawing}</a>
}

const signs = { added: '+ ', removed: '− ', changed: '~ ', unchanged: '' } as const

function Edge({
  start,
  end,
  field,
}: {
  readonly start: NeighbourNode
  readonly end: NeighbourNode
  readonly field: string
}) {
  const from = placeOf(start)
  const to = placeOf(end)
  const isForward = to.x > from.x
  const x1 = from.x + (isForward ? box.width : box.width / 2)
  const y1 = from.y + (isForward ? box.height / 2 : box.height)
  const x2 = to.x + (isForward ? 0 : box.width / 2)
  const y2 = to.y + (isForward ? box.height / 2 : to.y > from.y ? 0 : box.height)
  const bend = isForward ? Math.max(24, (x2 - x1) / 2) : 0
  const path = isForward
    ? `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
    : `M${x1} ${y1}Q${x1 - gap.x} ${(y1 + y2) / 2} ${x2} ${y2}`
  return (
    <g class="edge">
      <title>{shownText(field)}</title>
      <path d={path} marker-end="url(#arrow)" />
      <text x={(x1 + x2) / 2} y={(y1 + y2) / 2 - 4} text-anchor="middle">
        {shownText(field, 40).slice(0, 16)}
      </text>
    </g>
  )
}

function placeOf({ column, line }: NeighbourNode): { readonly x: number; readonly y: number } {
  return { x: column * (box.width + gap.x), y: line * (box.height + gap.y) }
}

function nameOf(node: NeighbourNode | undefined): string {
  if (node === undefined) return ''
  const label = node.label === null ? '' : ` (${shownText(node.label, 120)})`
  return `${shownText(node.model)} ${pkText(node.pk)}${label}`
}

/** A picture has no room for more. */
function shortened(text: string): string {
  const characters = [...visible(text.slice(0, textWidth * 4))]
  return characters.length > textWidth ? `${characters.slice(0, textWidth - 1).join('')}…` : characters.join('')
}
