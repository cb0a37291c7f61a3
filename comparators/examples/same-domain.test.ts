import { test } from 'vitest'
import { testComparator } from '../index.ts'
import { sameDomain } from './same-domain.fixture.ts'

test('an address may change within its domain', () => {
  const { accepts, rejects } = testComparator(sameDomain('email'))
  accepts({ email: 'ann@example.com' }, { email: 'bob@example.com' })
  rejects({ email: 'ann@example.com' }, { email: 'ann@example.org' }, { email: /another domain/ })
  rejects({ email: 'ann@example.com' }, { email: 5 }, { email: /another domain/ })
  rejects({ email: 'ann@example.com' }, {}, { email: 'missing' })
})
