import { expect, vi } from 'vitest'
import { createStyle } from '../../../reports/index.ts'
import { runCommandLine } from '../main.ts'
import { typist } from './test-typist.ts'

/** Runs `review` with a person at its terminal. @returns all that they saw */
export async function reviewAtTerminal(
  root: string,
  keys: readonly string[],
  ...options: readonly string[]
): Promise<string> {
  vi.stubEnv('CI', '')
  const style = createStyle({ color: false })
  const dialogue = typist(...keys)
  const write = (text: string) => void dialogue.output.write(text)
  const terminal = { out: write, err: write, style, errorStyle: style, dialogue }
  const exitCode = await runCommandLine(['review', '--root', root, ...options], terminal)
  vi.unstubAllEnvs()
  expect({ exitCode, left: dialogue.left }, dialogue.screen()).toEqual({ exitCode: 0, left: [] })
  return dialogue.raw()
}
