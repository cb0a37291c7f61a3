import { describe, expect, test } from 'vitest'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleCase, sampleFinding } from '../test-samples.ts'
import { renderCaseFailure, renderCaseHeading } from './render-case.ts'
import { createStyle } from './style.ts'

const plain = createStyle({ color: false })

describe('a failed case', () => {
  test('reads', () => {
    const report = sampleCase()
    expect(`${renderCaseHeading(report, plain)}\n${renderCaseFailure(report, plain)}`).toMatchInlineSnapshot(`
      "FAIL cases/sentry/rename-organization.case.yaml
           renaming an organization changes its name and slug, and nothing else
      2 changes intended, 3 seen, 1 finding

      ✗ unexpected-change  sentry.project pk 1 (slug "internal"), field status
          before    0
          intended  0
          actual    1
        by strict equality · paired by pk · introduced by step 1 (update sentry.organization), trigger project_touch
        if it is meant, declare it under expect.changes (line 9):
          - { changed: sentry.project, where: { slug: internal }, fields: { status: 1 } }
        or let \`npx roundtrip run rename-organization -u\` write it"
    `)
  })

  test('counts in the singular and the plural', () => {
    const report = sampleCase({ intendedChanges: 1, actualChanges: 0, findings: [sampleFinding(), sampleFinding()] })
    expect(renderCaseFailure(report, plain)).toMatch(/^1 change intended, 0 seen, 2 findings\n\n✗/)
  })

  test('of several targets is named with its own', () => {
    expect(renderCaseHeading(sampleCase({ name: 'a', file: 'a.yaml', target: 'embedded@16' }), plain)).toBe(
      'FAIL a.yaml\n     a [embedded@16]',
    )
  })

  test('cannot rewrite the terminal by its name', () => {
    const report = sampleCase({ name: 'a\u001b[2Jb\rc', file: 'cases/\u202eexe.yaml' })
    expect(renderCaseHeading(report, plain)).toBe('FAIL cases/\\u202eexe.yaml\n     a\\u001b[2Jb\\rc')
  })
})

describe('a case that was run again', () => {
  test('says what that gave, below its findings', () => {
    const lines = renderCaseFailure(sampleCase({ rerun: { kind: 'deterministic' } }), plain)
      .split('\n')
      .slice(-3)
    expect(lines).toMatchInlineSnapshot(`
      [
        "  or let \`npx roundtrip run rename-organization -u\` write it",
        "",
        "run again on a fresh database: the same (deterministic)",
      ]
    `)
  })

  test('says so too where it could not be judged', () => {
    const varied = [{ model: modelName('shop.order'), field: 'token', comparator: 'uuid4' }]
    const report = sampleCase({
      status: 'error',
      error: 'no',
      findings: [],
      rerun: { kind: 'non-deterministic', varied },
    })
    expect(renderCaseFailure(report, plain)).toContain(
      '\n\nnon-deterministic: shop.order.token differed between two runs; comparator uuid4 would settle it',
    )
  })
})

describe('a case whose database was kept', () => {
  const kept = {
    url: 'postgresql://postgres@localhost/postgres?host=/tmp/pg-roundtrip-7',
    remove: 'npx roundtrip clean pg-roundtrip-7',
  }

  test('says at its end how to connect, and how to remove it', () => {
    expect(renderCaseFailure(sampleCase({ kept }), plain).split('\n').slice(-4)).toMatchInlineSnapshot(`
      [
        "  or let \`npx roundtrip run rename-organization -u\` write it",
        "",
        "its database was kept:  postgresql://postgres@localhost/postgres?host=/tmp/pg-roundtrip-7",
        "to remove it:           npx roundtrip clean pg-roundtrip-7",
      ]
    `)
  })

  test('says so too when it could not be judged', () => {
    const report = sampleCase({ status: 'error', error: 'step 1 (sql) failed', findings: [], kept })
    expect(renderCaseFailure(report, plain)).toBe(
      `✗ step 1 (sql) failed\n\nits database was kept:  ${kept.url}\nto remove it:           ${kept.remove}`,
    )
  })
})

describe('a case that could not be judged', () => {
  test('reads', () => {
    const error = 'step 1 (sql) failed: relation "orgs" does not exist\n  at line 3\u001b[2J\n  check the name'
    const report = sampleCase({ status: 'error', error, findings: [] })
    expect(renderCaseFailure(report, plain)).toMatchInlineSnapshot(`
      "✗ step 1 (sql) failed: relation "orgs" does not exist
          at line 3\\u001b[2J
          check the name"
    `)
  })

  test('shows the findings that there are', () => {
    const text = renderCaseFailure(sampleCase({ status: 'error', error: 'the export failed' }), plain)
    expect(text).toMatch(/^2 changes intended, 3 seen, 1 finding\n\n✗ the export failed\n\n✗ unexpected-change/)
  })
})
