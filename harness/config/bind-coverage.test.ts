import { expect, test } from 'vitest'
import { problems } from './test-club.ts'

test('reasons of coverage are for models and fields that are there', () => {
  const coverage = {
    exhaustive: ['all'],
    cannotCollide: { 'public.member': 'why', 'public.teem': 'why' },
    neverFilled: { 'public.person': { nmae: 'why', name: 'why' }, 'public.nobody': {} },
  }
  expect(problems({}, { coverage })).toEqual([
    'coverage.cannotCollide names model public.teem, which does not exist → did you mean public.team?',
    "coverage.neverFilled['public.person'] names field nmae, which public.person does not have → did you mean name?",
    'coverage.neverFilled names model public.nobody, which does not exist → there are: public.person, public.team, public.member',
  ])
})
