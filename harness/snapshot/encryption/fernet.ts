/**
 * The format of a Fernet token, base64url of: version, seconds since 1970 (64 bits), IV, ciphertext, HMAC of all that.
 * @see https://github.com/fernet/spec/blob/master/Spec.md
 */
export const fernet = {
  version: 0x80,
  cipher: 'aes-128-cbc',
  blockBytes: 16,
  /** Of what precedes the ciphertext. */
  headBytes: 25,
  macBytes: 32,
} as const
