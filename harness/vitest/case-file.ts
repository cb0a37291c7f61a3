/** Which files are cases, as a glob. */
export const caseFiles = '**/*.case.{yaml,yml,json,ts,mts}'

export function isCaseFile(path: string): boolean {
  return /\.case\.(?:ya?ml|json|m?ts)$/.test(path)
}
