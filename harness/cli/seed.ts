import { HarnessError } from '../model/errors.ts'

/** Who has the result could try out all seeds that are shorter. */
const fewestCharacters = 8

/**
 * What sanitizing draws replacements from: the option, else the variable; null when neither is given.
 * @throws HarnessError `bad-usage` when it is too short to be a secret
 */
export function givenSeed({ seed }: { readonly seed?: string }): string | null {
  const given = seed ?? (process.env.ROUNDTRIP_SANITIZE_SEED || null)
  if (given === null || [...given].length >= fewestCharacters) return given
  throw new HarnessError(`the seed is too short to be a secret: it has ${[...given].length} characters`, {
    code: 'bad-usage',
    fix: `give ${fewestCharacters} at least, as \`openssl rand -hex 16\` prints them; or none, for a fresh one`,
  })
}
