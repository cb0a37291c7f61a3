import { useState } from 'preact/hooks'
import { shorten } from '../../../text/shorten.ts'
import { usePrinting } from '../list/use-printing.ts'
import type { ComparedSides } from './compared-sides.ts'
import type { JsonNode } from './json-diff.ts'
import { MarkedText } from './marked-text.tsx'
import { shownText } from './shown-text.ts'
import { diffTexts, whole } from './text-diff.ts'

const shownAtFirst = 30
const valueWidth = 300

interface JsonTreeProps {
  readonly root: JsonNode
  readonly compared: ComparedSides
  readonly isWrong: boolean
}

/** What became of the parts of a JSON value. Parts to which nothing happened are folded. */
export function JsonTree({ root, compared, isWrong }: JsonTreeProps) {
  // The colours of the columns: what is there, and should not be, is as red as a side that differs.
  const colours = `from-${compared.from} to-${compared.to} ${isWrong ? 'json-wrong' : ''}`
  return (
    <ul class={`json-tree ${colours}`} dir="ltr">
      <JsonPart node={root} />
    </ul>
  )
}

function JsonPart({ node }: { readonly node: JsonNode }) {
  const { name, kind, from, to, isList } = node
  const named = name === null ? null : <code class="json-name">{shownText(name, 100)}: </code>
  if (kind === 'nested') {
    return (
      <li>
        {named}
        <code>{isList ? '[' : '{'}</code>
        <JsonParts nodes={node.children} />
        <code>{isList ? ']' : '}'}</code>
      </li>
    )
  }
  const diff = kind === 'changed' && from !== null && to !== null ? diffTexts(short(from), short(to)) : null
  return (
    <li class={`json-${kind}`}>
      <span class="json-word">{words[kind]}</span>
      {named}
      {diff === null ? (
        <MarkedText spans={whole(short(to ?? from ?? ''))} />
      ) : (
        <>
          <del>
            <MarkedText spans={diff.from} />
          </del>
          {' → '}
          <ins>
            <MarkedText spans={diff.to} />
          </ins>
        </>
      )}
    </li>
  )
}

const words = { same: '', added: '+ ', removed: '− ', changed: '', moved: 'moved ' } as const

function JsonParts({ nodes }: { readonly nodes: readonly JsonNode[] }) {
  const [isOpen, setOpen] = useState(false)
  const [atFirst, setCount] = useState(shownAtFirst)
  const isPrinting = usePrinting()
  const count = isPrinting ? nodes.length : atFirst
  const same = nodes.filter(({ kind }) => kind === 'same').length
  const shown = isOpen || isPrinting ? nodes : nodes.filter(({ kind }) => kind !== 'same')
  return (
    <ul>
      {shown.slice(0, count).map((node, index) => (
        <JsonPart key={index} node={node} />
      ))}
      {shown.length <= count ? null : (
        <li>
          <button type="button" onClick={() => setCount(count * 10)}>
            {shown.length - count} more
          </button>
        </li>
      )}
      {same === 0 ? null : (
        <li>
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Fold' : 'Show'} {same} unchanged
          </button>
        </li>
      )}
    </ul>
  )
}

function short(text: string): string {
  return shorten(text, valueWidth)
}
