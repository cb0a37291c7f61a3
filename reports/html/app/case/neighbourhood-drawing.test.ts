import { describe, expect, test } from 'vitest'
import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleRow } from '../../../test-samples.ts'
import { caseRowsOf } from '../data/test-case-rows.ts'
import { neighbourhood } from './neighbourhood.ts'
import { boxSize, drawEdges, pictureSize, placeOf } from './neighbourhood-drawing.ts'
import { indexRows } from './row-index.ts'

/** `row('b 1', 'warehouse a 1')`: a row of model b whose field `warehouse` refers to one of a. */
function row(name: string, ...targets: readonly string[]): ChangedRow {
  const references = targets.map((target) => {
    const [field = '', ...place] = target.split(' ')
    return { field, ...keyOf(place), label: null }
  })
  return sampleRow({ ...keyOf(name.split(' ')), label: null, references })
}

function keyOf([model = '', pk = '']: readonly string[]) {
  return { model: modelName(model), pk: Number(pk) }
}

function drawn(rows: readonly ChangedRow[]) {
  const changed = caseRowsOf(rows)
  const picture = neighbourhood(changed, indexRows(changed.heads, []))
  if (picture === null) throw new Error('there is no picture of these rows')
  return { picture, edges: drawEdges(picture, (field) => field) }
}

/** What a name covers, roughly: letters are not all as wide. */
function areas(edges: ReturnType<typeof drawEdges>) {
  return edges.map(({ name, label }) => ({
    left: label.x - name.length * 3,
    right: label.x + name.length * 3,
    top: label.y - 9,
    bottom: label.y,
  }))
}

describe('names of fields', () => {
  test('do not cover each other where arrows cross', () => {
    const rows = [
      row('level 1', 'isbn edition 1', 'warehouse warehouse 1'),
      row('movement 1', 'isbn edition 1', 'warehouse warehouse 1'),
      row('count 1', 'isbn edition 1', 'warehouse warehouse 1'),
    ]
    const names = areas(drawn(rows).edges)
    expect(names).toHaveLength(6)
    const covered = names.flatMap((a, index) =>
      names
        .slice(index + 1)
        .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
    )
    expect(covered).toEqual([])
  })

  test('stand in the middle of an arrow that is alone', () => {
    const { edges } = drawn([row('b 1', 'a_id a 1')])
    expect(edges.map(({ label }) => label.x)).toEqual([boxSize.width + 56])
  })

  test('stand somewhere even where there is no room', () => {
    const targets = Array.from({ length: 30 }, (_, index) => `field_${index} a 1`)
    const { edges } = drawn([row('b 1', ...targets)])
    expect(edges.map(({ field }) => field)).toEqual(targets.map((target) => target.split(' ')[0]))
  })
})

test('all boxes are within the picture', () => {
  const { picture } = drawn([row('b 1', 'x a 1', 'y a 2', 'z a 3'), row('a 1', 'w c 1')])
  const { width, height } = pictureSize(picture)
  for (const { x, y } of picture.nodes.map(placeOf)) {
    expect(x + boxSize.width).toBeLessThan(width)
    expect(y + boxSize.height).toBeLessThan(height)
  }
})
