import { readFile } from 'node:fs/promises'
import { isCancel, password } from '@clack/prompts'
import { HarnessError } from '../model/errors.ts'
import { clackStreams } from './review/clack-prompter.ts'
import type { Dialogue, Terminal } from './terminal.ts'

export interface PassphraseOptions {
  readonly passphraseFile?: string
}

export const passphraseFileOption = [
  '--passphrase-file <file>',
  'a file with the passphrase of the private key (or set ROUNDTRIP_KEY_PASSPHRASE; default: asked for on a terminal)',
] as const

/** The person at the terminal would not say. */
export class PassphraseRefused extends Error {}

/**
 * From the file that was named, else from the environment; null when neither says.
 * @throws HarnessError `bad-usage`
 */
export async function givenPassphrase({ passphraseFile }: PassphraseOptions): Promise<string | null> {
  if (passphraseFile === undefined) return process.env.ROUNDTRIP_KEY_PASSPHRASE || null
  const text = await readFile(passphraseFile, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`the passphrase cannot be read: ${reason}`, { code: 'bad-usage', cause })
  })
  const passphrase = text.replace(/\r?\n$/, '')
  if (passphrase !== '' && !/[\r\n]/.test(passphrase)) return passphrase
  throw new HarnessError(`${passphraseFile} is not one line with a passphrase`, { code: 'bad-usage' })
}

/** What asks for the passphrase of a key that has one; undefined when there is nobody to ask. @throws HarnessError `bad-usage` */
export async function passphraseSource(
  keyFile: string,
  options: PassphraseOptions,
  terminal: Terminal,
): Promise<(() => Promise<string>) | undefined> {
  const given = await givenPassphrase(options)
  if (given !== null) return async () => given
  const { dialogue } = terminal
  return dialogue && (() => askPassphrase(terminal, dialogue, `The passphrase of ${keyFile}`))
}

/** Nothing of it is shown. Nothing may be written yet. @throws PassphraseRefused by Ctrl-C, once that was told */
export async function askPassphrase(terminal: Terminal, dialogue: Dialogue, question: string): Promise<string> {
  const answer = await password({ message: question, ...clackStreams(dialogue) })
  if (isCancel(answer)) {
    terminal.err('interrupted: nothing was written\n')
    throw new PassphraseRefused()
  }
  return answer ?? ''
}
