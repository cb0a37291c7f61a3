import { HarnessError } from '../model/errors.ts'

/**
 * Of an error in a case and those that followed while its connections and its server were disposed of (a
 * SuppressedError holds them): the first that says that the infrastructure failed, and what came before it; else the
 * first.
 */
export function errorThatCounts(thrown: unknown): unknown {
  const [first, ...others] = inOrder(thrown)
  const failure = [first, ...others].find(isInfrastructure)
  if (failure === undefined || failure === first) return first
  const before = first instanceof Error ? first.message : String(first)
  return new HarnessError(failure.message, {
    code: 'infrastructure',
    cause: thrown,
    problems: [{ message: `before that: ${before}` }],
  })
}

function isInfrastructure(error: unknown): error is HarnessError {
  return error instanceof HarnessError && error.code === 'infrastructure'
}

/** By its name: Node.js has the class since version 24 only, and compilers bring their own until then. */
function inOrder(thrown: unknown): readonly unknown[] {
  const isChain = thrown instanceof Error && thrown.name === 'SuppressedError'
  if (!isChain || !('error' in thrown) || !('suppressed' in thrown)) return [thrown]
  return [...inOrder(thrown.suppressed), ...inOrder(thrown.error)]
}
