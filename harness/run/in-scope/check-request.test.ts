import { describe, expect, test } from 'vitest'
import {
  exportInOrganizationScope,
  exportModel,
  exportSnapshot,
  importInUserScope,
  importSnapshot,
} from '../../index.ts'

/** As JavaScript calls: nothing checks the types. */
const call = (run: (request: never) => Promise<unknown>, request: unknown): Promise<unknown> =>
  Reflect.apply(run, undefined, [request])
const known = { database: 'postgresql://nobody@localhost:1/none', subject: 'snapshots/none' }

describe('a request that TypeScript would refuse is refused before anything is opened', () => {
  test.each([
    [exportInOrganizationScope, { file: 'a.json', fliter: {} }, 'unknown property fliter: did you mean filter?'],
    [exportInOrganizationScope, { file: 'a.json', filter: { orgs: ['a'] } }, 'unknown property filter.orgs'],
    [exportInOrganizationScope, { file: 'a.json', filter: { users: 'a' } }, 'filter.users must be a list of names'],
    [exportInOrganizationScope, {}, 'file must be a text'],
    [exportSnapshot, { scope: 'orgs' }, "scope must be one of 'user', 'organization', 'config', 'global'"],
    [exportModel, { model: 7 }, 'model must be a text'],
    [importInUserScope, { file: 'a.json', flags: 'merge_users' }, 'flags must be a list of names'],
    [importInUserScope, { file: 'a.json', replace: 'yes' }, 'replace must be true or false'],
    [importSnapshot, { rows: {} }, 'rows must be a list of rows'],
  ])('%o with %j: %s', async (run, wrong, message) => {
    await expect(call(run, { ...known, ...wrong })).rejects.toMatchObject({
      code: 'bad-usage',
      message: expect.stringContaining(message),
    })
  })

  test('all that is wrong with it is told together', async () => {
    await expect(call(exportSnapshot, { scope: 'x', filter: 1, more: 2 })).rejects.toMatchObject({
      problems: [
        { message: 'unknown property more' },
        { message: 'database must be a URL, or its parts' },
        { message: "subject must be a subject's folder, or a subject" },
        { message: expect.stringContaining('scope must be one of') },
        { message: 'filter must be an object' },
      ],
    })
  })
})
