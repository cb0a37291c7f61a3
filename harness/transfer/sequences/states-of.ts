const step = 'q.last_value::numeric + s.seqincrement'

/**
 * A part of a WITH: the states `q` (position, relation, last_value, is_called) of sequences, by their quoted names.
 * Nothing is joined to each by itself: to plan that takes far longer than to do it.
 */
export function statesOf(sequences: readonly string[]): string {
  const states = sequences.map(
    (name, position) => `SELECT ${position} AS position, tableoid AS relation, last_value, is_called FROM ${name}`,
  )
  return `q AS MATERIALIZED (${states.join(' UNION ALL ')})`
}

/**
 * Beside {@link statesOf}: the settings `s` of each sequence and what it gives next, as `n.next`. One at its end would go
 * on beyond it.
 */
export const settingsAndNext = `
  JOIN pg_sequence s ON s.seqrelid = q.relation
  CROSS JOIN LATERAL (SELECT CASE
    WHEN NOT q.is_called THEN q.last_value
    WHEN s.seqcycle AND ${step} > s.seqmax THEN s.seqmin
    WHEN s.seqcycle AND ${step} < s.seqmin THEN s.seqmax
    ELSE ${step} END AS next) n`
