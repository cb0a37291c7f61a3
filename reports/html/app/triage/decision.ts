/** What a reviewer says of a finding: that it is meant, or a fault. */
export type Decision = 'accepted' | 'rejected'

/** What is said of findings, by the file of their case, then by their key. */
export type Decisions = ReadonlyMap<string, ReadonlyMap<string, Decision>>
