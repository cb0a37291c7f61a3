export { type Judgement, judge } from './judge.ts'
export type { JudgeContext } from './judge-context.ts'
export { ModelDisplay } from './show.ts'
