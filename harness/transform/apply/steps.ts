import type { Step } from '../../model/case.ts'

export type InsertStep = Extract<Step, { readonly kind: 'insert' }>
export type UpdateStep = Extract<Step, { readonly kind: 'update' }>
export type RunStep = Extract<Step, { readonly kind: 'run' }>
export type DeleteStep = Extract<Step, { readonly kind: 'delete' }>
