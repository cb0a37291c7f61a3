import { useState } from 'preact/hooks'
import { shorten } from '../../../text/shorten.ts'
import { usePrinting } from '../list/use-printing.ts'
import type { ComparedSides } from './compared-sides.ts'
import type { JsonNode } from './json-diff.ts'
import { MarkedText } from './marked-text.tsx'
import { shownText } from './shown-text.ts'
import { diffTexts, whole } from './text-diff.ts'
import { useFocused } from './use-focused.ts'

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

interface JsonPartProps {
  readonly node: JsonNode
  /** Whether it stands where one pressed for more. */
  readonly isNext?: boolean
}

function JsonPart({ node, isNext = false }: JsonPartProps) {
  const { name, kind, from, to, isList } = node
  const ref = useFocused<HTMLLIElement>(isNext)
  const focusable = isNext ? { tabIndex: -1 } : {}
  const named = name === null ? null : <code class="json-name">{shownText(name, 100)}: </code>
  if (kind === 'nested') {
    return (
      <li ref={ref} {...focusable}>
        {named}
        <code>{isList ? '[' : '{'}</code>
        <JsonParts nodes={node.children} />
        <code>{isList ? ']' : '}'}</code>
      </li>
    )
  }
  const diff = kind === 'changed' && from !== null && to !== null ? diffTexts(short(from), short(to)) : null
  return (
    <li ref={ref} {...focusable} class={`json-${kind}`}>
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
  const [next, setNext] = useState<number | null>(null)
  const isPrinting = usePrinting()
  const count = isPrinting ? nodes.length : atFirst
  const same = nodes.filter(({ kind }) => kind === 'same').length
  const shown = isOpen || isPrinting ? nodes : nodes.filter(({ kind }) => kind !== 'same')
  return (
    <ul>
      {shown.slice(0, count).map((node, index) => (
        <JsonPart key={index} node={node} isNext={index === next} />
      ))}
      {shown.length <= count ? null : (
        <li>
          <button
            type="button"
            onClick={() => {
              setNext(count)
              setCount(count * 10)
            }}
          >
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
