import { Composer, type CST, type Document, Lexer, LineCounter, Parser, type YAMLError } from 'yaml'
import type { Problem } from '../../model/errors.ts'
import { maxDepth, problemAt, type Source, tooDeep, unreadSource } from './source.ts'
import type { Position } from './source-node.ts'
import { YamlTree } from './yaml-tree.ts'

/** Reads one YAML 1.2 document (core schema). Anchors and aliases work, within a limit; merge keys do not. */
export function readYaml(text: string, file: string): Source {
  const lines = new LineCounter()
  lines.addNewLine(0)
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const { tokens, tooDeepAt } = parse(text, lines)
  if (tooDeepAt !== null) return unreadSource([problemAt(file, position(tooDeepAt), tooDeep)])

  const [document, second] = compose(tokens, text)
  if (!document?.contents) return unreadSource([emptyFile(file)])
  const problems = document.errors.map((error) => syntaxProblem(error, file, position(error.pos[0])))
  if (second) {
    const place = position(second.range[0])
    problems.push(problemAt(file, place, 'a second document begins here', 'Write one case per file.'))
  }
  if (problems.length > 0) return unreadSource(firstOfEachLine(problems))
  const warnings = document.warnings.map((warning) => syntaxProblem(warning, file, position(warning.pos[0])))
  const tree = new YamlTree(file, position)
  const root = tree.node(document.contents)
  return { root, problems: [...warnings, ...tree.problems], unreadable: tree.unreadable }
}

export function emptyFile(file: string): Problem {
  return problemAt(
    file,
    { line: 1, column: 1 },
    'the file is empty',
    'A case has at least a name, a subject and a snapshot.',
  )
}

/** The parser keeps its own stack; the composer recurses, so that depth must be bounded before it. */
function parse(text: string, lines: LineCounter): { readonly tokens: CST.Token[]; readonly tooDeepAt: number | null } {
  const parser = new Parser(lines.addNewLine)
  const tokens: CST.Token[] = []
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme))
    // Above the document stand one token per level, and the one being read.
    if (parser.stack.length > maxDepth + 2) return { tokens, tooDeepAt: parser.offset }
  }
  tokens.push(...parser.end())
  return { tokens, tooDeepAt: null }
}

function compose(tokens: CST.Token[], text: string): readonly Document.Parsed[] {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
  })
  return [...composer.compose(tokens, true, text.length)]
}

/** Without what the parser quotes: it may be a secret that begins with an exclamation mark, or has a backslash. */
function syntaxProblem(error: YAMLError, file: string, position: Position): Problem {
  const message = error.message
    .replace(/^(Unresolved tag): .*$/s, '$1; a text that begins with `!` needs quotes')
    .replace(/^(Invalid escape sequence \\.).*$/s, '$1')
  return problemAt(file, position, `YAML: ${message}`)
}

/** One slip of the pen makes the parser stumble several times; what follows in the same line is not news. */
function firstOfEachLine(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<number | undefined>()
  return problems.filter((problem) => {
    const isFirst = !seen.has(problem.place?.line)
    seen.add(problem.place?.line)
    return isFirst
  })
}
