import { defineSubject } from 'pg-roundtrip'
import * as comparators from 'pg-roundtrip/comparators'
import * as vitest from 'pg-roundtrip/vitest'

export const exported = { defineSubject, ...comparators, ...vitest }
