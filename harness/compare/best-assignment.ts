/**
 * The heaviest way to give each row at most one column, and each column at most one row (the Hungarian method with
 * potentials). Takes time in proportion to the smaller number squared times the larger one.
 * @param weights of `rows` times `columns` cells, row by row; not negative. A weight of 0 is no pair.
 * @returns the column of each row; -1: none
 */
export function bestAssignment(weights: Float64Array, rows: number, columns: number): readonly number[] {
  if (rows > columns) {
    const rowOf = bestAssignment(transposed(weights, rows, columns), columns, rows)
    const columnOf = new Array<number>(rows).fill(-1)
    rowOf.forEach((row, column) => {
      if (row >= 0) columnOf[row] = column
    })
    return columnOf
  }
  const rowOf = assignColumns(weights, rows, columns)
  const columnOf = new Array<number>(rows).fill(-1)
  for (let column = 0; column < columns; column += 1) {
    const row = rowOf[column] ?? -1
    if (row >= 0 && (weights[row * columns + column] ?? 0) > 0) columnOf[row] = column
  }
  return columnOf
}

/** Every row gets a column, by one shortest path for each. Costs are weights below zero; column 0 is where paths start. */
function assignColumns(weights: Float64Array, rows: number, columns: number): Int32Array {
  const rowPotential = new Float64Array(rows + 1)
  const potential = new Float64Array(columns + 1)
  /** The 1-based row of each 1-based column; 0: none. */
  const rowOf = new Int32Array(columns + 1)
  for (let start = 1; start <= rows; start += 1) {
    rowOf[0] = start
    const [slack, from] = [new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY), new Int32Array(columns + 1)]
    const seen = new Uint8Array(columns + 1)
    let at = 0
    while ((rowOf[at] ?? 0) !== 0) {
      seen[at] = 1
      const row = rowOf[at] ?? 0
      let [least, next] = [Number.POSITIVE_INFINITY, 0]
      for (let column = 1; column <= columns; column += 1) {
        if (seen[column] === 1) continue
        const weight = weights[(row - 1) * columns + column - 1] ?? 0
        const reduced = -weight - (rowPotential[row] ?? 0) - (potential[column] ?? 0)
        if (reduced < (slack[column] ?? 0)) {
          slack[column] = reduced
          from[column] = at
        }
        if ((slack[column] ?? 0) < least) {
          least = slack[column] ?? 0
          next = column
        }
      }
      for (let column = 0; column <= columns; column += 1) {
        if (seen[column] === 1) {
          const owner = rowOf[column] ?? 0
          rowPotential[owner] = (rowPotential[owner] ?? 0) + least
          potential[column] = (potential[column] ?? 0) - least
        } else slack[column] = (slack[column] ?? 0) - least
      }
      at = next
    }
    for (; at !== 0; at = from[at] ?? 0) rowOf[at] = rowOf[from[at] ?? 0] ?? 0
  }
  return rowOf.subarray(1).map((row) => row - 1)
}

function transposed(weights: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(weights.length)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      result[column * rows + row] = weights[row * columns + column] ?? 0
    }
  }
  return result
}
