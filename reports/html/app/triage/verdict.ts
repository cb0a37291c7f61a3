export type Verdict = 'accepted' | 'rejected'

/** What is said of findings, by the file of their case, then by their key. */
export type Decisions = ReadonlyMap<string, ReadonlyMap<string, Verdict>>
