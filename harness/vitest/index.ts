export { roundtrip } from './plugin.ts'
