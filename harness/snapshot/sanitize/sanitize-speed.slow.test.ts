import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Row, RowStream } from '../../model/snapshot.ts'
import { openSnapshotFile } from '../read/snapshot-file.ts'
import { writeSnapshotRows } from '../write/snapshot-writer.ts'
import { sanitizeRows } from './sanitize-rows.ts'
import { people, person } from './test-people.ts'

const count = 110_000

/** Each with nine texts and two moments of its own. */
async function* manyPeople(): RowStream {
  for (let start = 0; start < count; start += 1_000) {
    yield Array.from({ length: 1_000 }, (_, index) => personRow(start + index + 1))
  }
}

function personRow(id: number): Row {
  const mixed = (Math.imul(id, 0x9e3779b1) >>> 0).toString(36).padStart(7, 'q')
  const moment = new Date(1.5e12 + id * 61_007).toISOString()
  return {
    model: person,
    pk: id,
    fields: {
      bio: `Person ${mixed} of the town of ${mixed.slice(2)}, who likes to be called ${mixed.slice(3)}.`,
      born: moment.slice(0, 10),
      email: `${mixed}@mail${id % 500}.com`,
      guid: `0b9d6f0c-51a4-4a4e-9a0f-${id.toString(16).padStart(12, '0')}`,
      ip: `84.${id >> 16}.${(id >> 8) & 255}.${id & 255}`,
      joined: moment,
      name: `Ann ${mixed}`,
      site: `https://www.mail${id % 500}.com/${mixed}`,
      slug: `ann-${mixed}`,
      token: `${mixed}${mixed}0123456789abcdef`,
      username: mixed,
      visits: id,
    },
  }
}

test('rows of eleven values each take no more than 30 times the CPU of reading and writing them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'roundtrip-sanitize-'))
  try {
    const [from, to] = [join(folder, 'from.json'), join(folder, 'to.json')]
    await writeSnapshotRows(from, manyPeople())
    // Of this process, whatever else the machine does meanwhile.
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const started = process.cpuUsage()
      await work()
      const { user, system } = process.cpuUsage(started)
      return (user + system) / 1_000
    }
    const file = openSnapshotFile(from)
    const copied = await timed(() => writeSnapshotRows(to, file.rows()))
    const sanitized = await timed(() =>
      writeSnapshotRows(
        to,
        sanitizeRows(people, () => file.rows(), { seed: 's' }),
      ),
    )
    process.stdout.write(`read and write ${Math.round(copied)} ms of CPU, sanitize ${Math.round(sanitized)} ms\n`)
    expect(sanitized / copied).toBeLessThan(30)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 300_000)
