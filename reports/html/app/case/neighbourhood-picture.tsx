import { useMemo } from 'preact/hooks'
import { plural } from '../../../text/counts.ts'
import { pkText } from '../../../text/finding-text.ts'
import { visible } from '../../../text/visible.ts'
import type { CaseRows } from '../data/case-rows.ts'
import { type NeighbourNode, neighbourhood } from './neighbourhood.ts'
import { boxSize, type DrawnEdge, drawEdges, pictureSize, placeOf } from './neighbourhood-drawing.ts'
import type { RowIndex } from './row-index.ts'
import { shownText } from './shown-text.ts'
import { useIsCut } from './use-is-cut.ts'

interface NeighbourhoodPictureProps {
  readonly changed: CaseRows
  readonly href: (anchor: string) => string
  readonly rows: RowIndex
}

/** In characters; wider ones are few enough in what rows and fields are called. */
const nodeWidth = 24
const fieldWidth = 15

/** The changed rows and those that they refer to, as a picture and as a list. */
export function NeighbourhoodPicture({ changed, href, rows }: NeighbourhoodPictureProps) {
  const picture = useMemo(() => neighbourhood(changed, rows), [changed, rows])
  const { ref, isCut } = useIsCut<HTMLDivElement>()
  if (picture === null) return null
  const { nodes, edges, left } = picture
  const places = new Map(nodes.map((node) => [node.anchor, node]))
  const { width, height } = pictureSize(picture)
  return (
    <section aria-labelledby="neighbourhood-title" class="neighbourhood">
      <h2 id="neighbourhood-title">Rows that the changed rows refer to</h2>
      {isCut ? <p class="muted no-print">The picture goes on at the right: it can be scrolled.</p> : null}
      <div class="scroll picture" ref={ref}>
        <svg viewBox={`-2 -2 ${width} ${height}`} style={{ '--width': `${width}px` }}>
          <title>Changed rows, and arrows to the rows that they refer to</title>
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0L8 4L0 8z" class="arrow" />
            </marker>
          </defs>
          {drawEdges(picture, (field) => shortened(field, fieldWidth)).map((edge, index) => (
            <Edge key={index} edge={edge} />
          ))}
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
      <rect {...boxSize} rx="6" />
      <text x="10" y="19" class="node-model">
        {signs[node.kind]}
        {shortened(node.model, nodeWidth)}
      </text>
      <text x="10" y="36" class="node-label">
        {shortened(node.label ?? `pk ${pkText(node.pk)}`, nodeWidth)}
      </text>
    </g>
  )
  return href === null ? drawing : <a href={href}>{drawing}</a>
}

const signs = { added: '+ ', removed: '− ', changed: '~ ', unchanged: '' } as const

function Edge({ edge }: { readonly edge: DrawnEdge }) {
  const { field, name, path, label } = edge
  return (
    <g class="edge">
      <title>{shownText(field)}</title>
      <path d={path} marker-end="url(#arrow)" />
      <text {...label} text-anchor="middle">
        {name}
      </text>
    </g>
  )
}

function nameOf(node: NeighbourNode | undefined): string {
  if (node === undefined) return ''
  const label = node.label === null ? '' : ` (${shownText(node.label, 120)})`
  return `${shownText(node.model)} ${pkText(node.pk)}${label}`
}

/** A picture has no room for more. */
function shortened(text: string, most: number): string {
  const characters = [...visible(text.slice(0, most * 4))]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('')
}
