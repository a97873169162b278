/**
 * Proofs of identity as pure functions and small value objects: passwords, one-time codes, sealed secrets, session
 * tokens. This layer knows cryptography and nothing of who keeps the results; it imports `aws` only.
 */
export * from './authorization-message.ts'
export * from './master-key.ts'
export * from './password-hasher.ts'
export * from './secret-text.ts'
export * from './session.ts'
export { MAX_TOKEN_LENGTH, openSession, sealSession } from './session-token.ts'
export * from './totp.ts'
