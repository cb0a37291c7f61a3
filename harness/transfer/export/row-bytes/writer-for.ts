import type { ColumnType } from '../../../model/catalog.ts'
import type { ColumnWriter } from './column-writer.ts'
import { jsonbWriter } from './write-jsonb.ts'
import { writeBetweenQuotes, writeText } from './write-text.ts'
import { timestampWriter } from './write-timestamp.ts'
import { keyWriter, valueWriter } from './write-value.ts'

/**
 * Writes what the type's codec decodes, for most types without the detour through a value.
 * @param indent of the line that the values begin on; null for compact text
 */
export function writerFor(type: ColumnType, indent: string | null): ColumnWriter {
  switch (type.kind) {
    case 'domain':
      return writerFor(type.base, indent)
    case 'base':
      return baseWriter(type.name, indent)
    case 'array':
      return valueWriter(type, indent)
    case 'enum':
    case 'composite':
    case 'range':
    case 'multirange':
      return writeText
  }
}

/** The same for the only column of a primary key. */
export function keyWriterFor(type: ColumnType, indent: string | null): ColumnWriter {
  if (type.kind === 'domain') return keyWriterFor(type.base, indent)
  const mayBeObject = type.kind === 'array' || (type.kind === 'base' && /^jsonb?$/.test(type.name))
  return mayBeObject ? keyWriter(type, indent) : writerFor(type, indent)
}

function baseWriter(name: string, indent: string | null): ColumnWriter {
  switch (name) {
    case 'bool':
      return writeBoolean
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return (source, start, end, output) => output.append(source, start, end)
    case 'numeric':
    case 'uuid':
    case 'date':
    case 'time':
      return writeBetweenQuotes
    case 'timestamp':
    case 'timestamptz':
      return timestampWriter(name, valueWriter({ kind: 'base', name }, indent))
    case 'jsonb':
      return jsonbWriter(indent, valueWriter({ kind: 'base', name }, indent))
    case 'json':
    case 'float4':
    case 'float8':
      return valueWriter({ kind: 'base', name }, indent)
    default:
      return writeText
  }
}

const [yes, no] = [Buffer.from('true'), Buffer.from('false')]

const writeBoolean: ColumnWriter = (source, start, _, output) => {
  const word = source[start] === 116 ? yes : no // t
  output.append(word, 0, word.length)
}
