import { HarnessError } from '../../model/errors.ts'
import type { FileFormat, RowBytes } from '../../snapshot/index.ts'

/** What canonical text has. */
const canonicalIndent = 2
const widestIndent = 16
const space = 32
const lineEnd = 10

/** How the rows of a file come to the indent that it is to have. */
export interface Indentation {
  /** The form that its rows are made in first. */
  readonly format: FileFormat['rows']
  readonly indented: (chunks: AsyncIterable<RowBytes>) => AsyncIterable<RowBytes>
}

/**
 * @param indent spaces of each level; 0: each row on a line of its own
 * @throws HarnessError `bad-usage` when the file is of lines, or nobody would indent so
 */
export function indentationOf(path: string, format: FileFormat['rows'], indent: number = canonicalIndent): Indentation {
  if (!Number.isInteger(indent) || indent < 0 || indent > widestIndent) {
    throw new HarnessError(`an indent of ${indent} is none: it is a number of spaces from 0 to ${widestIndent}`, {
      code: 'bad-usage',
    })
  }
  if (indent === canonicalIndent) return { format, indented: (chunks) => chunks }
  if (format === 'lines') {
    throw new HarnessError(`${path} has each row on a line of its own: it has no indent`, { code: 'bad-usage' })
  }
  return indent === 0
    ? { format: 'lines', indented: (chunks) => mapped(chunks, withCommas) }
    : { format, indented: (chunks) => mapped(chunks, (bytes) => withIndent(bytes, indent)) }
}

async function* mapped(chunks: AsyncIterable<RowBytes>, map: (bytes: Buffer) => Buffer): AsyncGenerator<RowBytes> {
  for await (const { rows, bytes } of chunks) yield { rows, bytes: map(bytes) }
}

/** Rows of lines as an array has them: no value has a line end of its own. */
function withCommas(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('\n', ',\n'), 'latin1')
}

function withIndent(bytes: Buffer, indent: number): Buffer {
  const parts: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    let text = start
    while (bytes[text] === space) text += 1
    const next = bytes.indexOf(lineEnd, text)
    const end = next === -1 ? bytes.length : next + 1
    parts.push(Buffer.alloc(((text - start) / canonicalIndent) * indent, space), bytes.subarray(text, end))
    start = end
  }
  return Buffer.concat(parts)
}
