/**
 * Signature Version 4, the server's side: what a request claims, and whether it is true. File by file, the steps of
 * AWS's own description.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */

export { ChunkSignatures } from './chunk-signatures.ts'
export { formSignature } from './form-signature.ts'
export { HmacSha256 } from './hmac.ts'
export { isSameHex } from './same-hex.ts'
export { type OutgoingKey, type OutgoingSignature, signRequest } from './sign.ts'
export { type Signature, signature } from './signature.ts'
export { deriveSigningKey, SigningKeys } from './signing-keys.ts'
export { signedAt, verifySignature } from './verify.ts'
