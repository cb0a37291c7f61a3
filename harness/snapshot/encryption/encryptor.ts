/** For whom tarballs are encrypted. A key management service can be one, as well as a file. */
export interface Encryptor {
  /** An RSA key of 2048 to 16384 bits: `PUBLIC KEY` (SPKI) or `RSA PUBLIC KEY` (PKCS#1). */
  publicKeyPem(): Promise<string>
}

/** Who can read the tarballs of an {@link Encryptor}. The private key need not leave where it is kept. */
export interface Decryptor {
  /** Of the private key: held against the tarball's before anything else. */
  publicKeyPem(): Promise<string>
  /**
   * Takes the RSA-OAEP (SHA-256, MGF1 with SHA-256, no label) off a data key, and gives what was under it.
   * Rejects with an error, whose message is told, when the bytes are not under the public key.
   */
  unwrapKey(wrapped: Buffer): Promise<Buffer>
}
