/** The keys, in the order in which a reader meets them. */
export const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['j', 'k'], 'next and previous: case in the list, finding in a case'],
  [['Enter'], 'open the case; in a finding, go to its first button'],
  [['a', 'r'], 'accept, reject the finding that one is at'],
  [['z'], 'take the last decision back'],
  [['e'], 'export what was decided'],
  [['u'], 'up: from a case back to the list'],
  [[']', '['], 'next and previous case of the list, while in a case'],
  [['/'], 'search among the cases'],
  [['Escape'], 'clear the search and leave it; close what is open'],
  [['?'], 'this help'],
]

/** What the page speaks of. */
export const words: readonly (readonly [word: string, meaning: string])[] = [
  ['case', 'one test: a snapshot, steps that change it, and what they are intended to change'],
  ['subject', 'the application under test: its tables, and how to compare them'],
  ['snapshot', 'the rows that a case starts from'],
  ['model', 'a kind of row, of one table'],
  ['step', 'one part of what a case does to the rows: an insert, an update, a script, a migration'],
  ['change', 'an added row, a removed row, or a changed field; a row with two changed fields has two'],
  ['intended', 'declared by the case: by its steps, or under “expect”'],
  ['seen, actual', 'what was there after the steps'],
  ['finding', 'one thing wrong: it is there and not intended, or intended and not there, or not as it must be'],
  ['accept', 'it is meant: the case file is to declare it, which “npx roundtrip accept” writes'],
  ['reject', 'it is a fault: nothing is written, and the case goes on failing until the fault is mended'],
  ['open', 'neither accepted nor rejected yet'],
  ['not judged', 'something kept the case from being judged; nothing is known of its changes'],
]
