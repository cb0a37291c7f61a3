import { defineSubject } from '../../harness/model/subject.ts'

export default defineSubject({ name: 'bookshop', schema: { migrations: 'migrations' } })
