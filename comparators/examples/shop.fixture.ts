import {
  correlatedId,
  foreignKey,
  ignored,
  json,
  nullIsMissing,
  numericTolerance,
  setOfRows,
  unorderedList,
} from '../index.ts'
import { sameDomain } from './same-domain.fixture.ts'

const token = correlatedId('api token', {
  derived: { end: (value) => value.slice(-4) },
  mustDiffer: true,
})

/** By model, for `comparators` of the subject. */
export const shopComparators = {
  'public.account': [sameDomain('email'), nullIsMissing(unorderedList('tags'))],
  'public.basket': [
    json(
      {
        'items[*].price': (field) => numericTolerance('0.01', field),
        'items[*].book': (field) => foreignKey('public.book', field),
        tags: unorderedList,
        cache: ignored,
      },
      'data',
    ),
  ],
  'public.api_key': [token.drawnIn('token'), token.copiedTo('token_end')],
  'public.audit_line': [setOfRows(), token.copiedTo('url', 'details')],
}
