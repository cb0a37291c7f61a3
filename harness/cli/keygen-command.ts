import { type Command, Option } from 'commander'
import { HarnessError } from '../model/errors.ts'
import { keyBits, newKeyPair, requireNoFile, writeKeyPair } from '../snapshot/index.ts'
import { type CommandLine, examples } from './command-line.ts'
import { untilInterrupted } from './interruption.ts'
import { askPassphrase, givenPassphrase, type PassphraseOptions, passphraseFileOption } from './passphrase.ts'
import type { Dialogue, Terminal } from './terminal.ts'
import { untilEnded } from './until-ended.ts'

interface KeygenOptions extends PassphraseOptions {
  readonly bits: string
  /** False: none is wanted. */
  readonly passphrase: boolean
  readonly json?: true
}

export function addKeygenCommand(program: Command, { terminal }: CommandLine): void {
  program
    .command('keygen')
    .summary('make a pair of keys, to encrypt and decrypt snapshots with')
    .description(
      'Makes a pair of RSA keys: a private one, which decrypts, in a file that you alone may read, and a public one beside ' +
        'it, which encrypts. Overwrites nothing.',
    )
    .argument('<file>', 'the private key, as in key.pem; the public one is key.pub then')
    .addOption(
      new Option('--bits <number>', `the length of the keys: ${keyBits.fewest} to ${keyBits.most}`)
        // Told without the quotes of a text.
        .default('4096', '4096'),
    )
    .option(...passphraseFileOption)
    .addOption(new Option('--no-passphrase', 'leave the private key unprotected').conflicts('passphraseFile'))
    .option('--json', 'print what was written as JSON, and nothing else')
    .addHelpText('after', examples('keygen key.pem'))
    .action(async (file: string, options: KeygenOptions) => {
      const bits = bitsOf(options.bits)
      const publicFile = publicFileOf(file)
      for (const path of [file, publicFile]) await requireNoFile(path)
      const passphrase = await chosenPassphrase(file, options, terminal)
      const pair = await untilEnded(terminal, 'interrupted: nothing was written', () => newKeyPair(bits, passphrase))
      // Once a file is begun, Ctrl-C waits for both.
      await untilInterrupted(() => writeKeyPair(file, publicFile, pair))
      const isProtected = passphrase !== null
      const summary = { schemaVersion: 1, privateKey: file, publicKey: publicFile, bits, protected: isProtected }
      if (options.json) return terminal.out(`${JSON.stringify(summary, null, 2)}\n`)
      const protection = isProtected
        ? 'under its passphrase'
        : 'without a passphrase: whoever reads the file can use it'
      terminal.out(
        `${terminal.style.good('✓')} ${file}: the private key, of ${bits} bits, ${protection}\n` +
          `  ${publicFile}: the public key, to encrypt with\n` +
          '  What is encrypted with it can be read by the private key alone: keep a copy of that where it is safe.\n',
      )
    })
}

function bitsOf(text: string): number {
  const bits = /^\d+$/.test(text) ? Number(text) : 0
  // Others would be made, but tools stumble over them.
  if (bits >= keyBits.fewest && bits <= keyBits.most && bits % 256 === 0) return bits
  throw new HarnessError(`--bits ${text}: not a length of a key`, {
    code: 'bad-usage',
    fix: `give a multiple of 256 from ${keyBits.fewest} to ${keyBits.most}; 4096 is the default`,
  })
}

function publicFileOf(file: string): string {
  if (!file.endsWith('.pub')) return `${file.replace(/\.pem$/, '')}.pub`
  throw new HarnessError(`${file} is the name of a public key`, {
    code: 'bad-usage',
    fix: `name the private one: npx roundtrip keygen ${file.replace(/\.pub$/, '.pem')}`,
  })
}

/** Null: the key is to be unprotected. */
async function chosenPassphrase(file: string, options: KeygenOptions, terminal: Terminal): Promise<string | null> {
  if (!options.passphrase) return null
  const given = await givenPassphrase(options)
  if (given !== null || !terminal.dialogue) return given
  return (await askTwice(terminal, terminal.dialogue, file)) || null
}

async function askTwice(terminal: Terminal, dialogue: Dialogue, file: string): Promise<string> {
  for (let question = `A passphrase for ${file} (Enter: none)`; ; ) {
    const passphrase = await askPassphrase(terminal, dialogue, question)
    if (passphrase === '') return passphrase
    if ((await askPassphrase(terminal, dialogue, 'The same again')) === passphrase) return passphrase
    question = `They differ. A passphrase for ${file} (Enter: none)`
  }
}
