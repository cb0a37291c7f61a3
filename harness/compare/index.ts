export { checkSnapshot } from './check-snapshot.ts'
export { judge } from './judge.ts'
export { modelDisplays } from './model-displays.ts'
export { schemaDrift } from './schema-drift.ts'
