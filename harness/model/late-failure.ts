/** A promise is no answer of a comparator, and told of as such; that it fails later must not end the process besides. */
export function withoutLateFailure<T>(answer: T): T {
  if (answer instanceof Promise) answer.catch(() => {})
  return answer
}
