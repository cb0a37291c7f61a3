import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { GeneratedRow, Json } from './generate-rows.ts'

/** Writes rows as canonical text in the format that the file's name asks for: `.json`, `.ndjson`, either with `.gz`. */
export async function writeSnapshot(path: string, rows: Iterable<GeneratedRow>): Promise<void> {
  const isLines = /\.ndjson(?:\.gz)?$/.test(path)
  const chunks = Readable.from(inChunks(isLines ? rowLines(rows) : arrayText(rows)))
  const file = createWriteStream(path)
  if (path.endsWith('.gz')) await pipeline(chunks, createGzip({ level: 1 }), file)
  else await pipeline(chunks, file)
}

function* inChunks(texts: Iterable<string>): Generator<Buffer> {
  let parts: string[] = []
  for (const text of texts) {
    parts.push(text)
    if (parts.length < 1_000) continue
    yield Buffer.from(parts.join(''))
    parts = []
  }
  yield Buffer.from(parts.join(''))
}

function* arrayText(rows: Iterable<GeneratedRow>): Generator<string> {
  let separator = '[\n'
  for (const { model, pk, fields } of rows) {
    const members = fields.map(([name, value]) => `      "${name}": ${prettyText(value)}`)
    yield `${separator}  {\n    "model": "${model}",\n    "pk": ${pk},\n    "fields": {\n${members.join(',\n')}\n    }\n  }`
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

function prettyText(value: Json): string {
  if (typeof value === 'string') return value
  return `{\n${value.map(([name, member]) => `        "${name}": ${member}`).join(',\n')}\n      }`
}

function* rowLines(rows: Iterable<GeneratedRow>): Generator<string> {
  for (const { model, pk, fields } of rows) {
    const members = fields.map(([name, value]) => `"${name}":${lineText(value)}`)
    yield `{"model":"${model}","pk":${pk},"fields":{${members.join(',')}}}\n`
  }
}

function lineText(value: Json): string {
  return typeof value === 'string' ? value : `{${value.map(([name, member]) => `"${name}":${member}`).join(',')}}`
}
