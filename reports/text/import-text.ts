import type { ImportReport } from '../../harness/model/import-report.ts'

/** `step 2 imported 6 rows, found 5 there, overwrote 2; 40 are not of its scope or filter, rules left out 1` */
export function importText({ step, isRepeated, models }: ImportReport): string {
  const who = step === null ? 'the import' : `step ${step}`
  if (isRepeated) return `${who} imported nothing: it was done before`
  const sum = (name: 'inserted' | 'existing' | 'overwritten' | 'notTaken' | 'leftOut'): number =>
    models.reduce((total, counts) => total + counts[name], 0)
  const [existing, overwritten, notTaken, leftOut] = [
    sum('existing'),
    sum('overwritten'),
    sum('notTaken'),
    sum('leftOut'),
  ]
  const inserted = sum('inserted')
  const done = [
    `${who} imported ${inserted} ${inserted === 1 ? 'row' : 'rows'}`,
    ...(existing === 0 ? [] : [`found ${existing} there`]),
    ...(overwritten === 0 ? [] : [`overwrote ${overwritten}`]),
  ]
  const not = [
    ...(notTaken === 0 ? [] : [`${notTaken} ${notTaken === 1 ? 'is' : 'are'} not of its scope or filter`]),
    ...(leftOut === 0 ? [] : [`rules left out ${leftOut}`]),
  ]
  return [done.join(', '), ...(not.length === 0 ? [] : [not.join(', ')])].join('; ')
}
