const step = 'q.last_value::numeric + s.seqincrement'

/** What a sequence `q` with the settings `s` gives next, as `n.next`. One at its end would go on beyond it. */
export const nextNumber = `
  CROSS JOIN LATERAL (SELECT CASE
    WHEN NOT q.is_called THEN q.last_value
    WHEN s.seqcycle AND ${step} > s.seqmax THEN s.seqmin
    WHEN s.seqcycle AND ${step} < s.seqmin THEN s.seqmax
    ELSE ${step} END AS next) n`
