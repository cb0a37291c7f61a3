import { HarnessError } from '../model/errors.ts'

/**
 * Of an error in a case and those that followed while its connections and its server were disposed of (a
 * SuppressedError holds them): the first that says that the infrastructure failed, else the first.
 */
export function errorThatCounts(thrown: unknown): unknown {
  const errors = inOrder(thrown)
  const failure = errors.find((error) => error instanceof HarnessError && error.code === 'infrastructure')
  return failure ?? errors[0]
}

/** By its name: Node.js has the class since version 24 only, and compilers bring their own until then. */
function inOrder(thrown: unknown): readonly unknown[] {
  const isChain = thrown instanceof Error && thrown.name === 'SuppressedError'
  if (!isChain || !('error' in thrown) || !('suppressed' in thrown)) return [thrown]
  return [...inOrder(thrown.suppressed), ...inOrder(thrown.error)]
}
