import { defineSubject } from 'pg-roundtrip'

export default defineSubject({ name: 'shop', schema: 'schema.sql' })
