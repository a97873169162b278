/** How tokens of one algorithm are signed, and which keys fit it. */
export interface Algorithm {
  readonly hash: 'sha256' | 'sha384' | 'sha512'
  readonly kty: 'RSA' | 'EC'
  /** Of EC keys: each algorithm has one. */
  readonly crv?: string
}

/**
 * "Tokens must be signed using either RSA keys (RS256, RS384, or RS512) or ECDSA keys (ES256, ES384, or ES512)."
 * INVARIANT: nothing else verifies, `none` and what is keyed with a secret least of all.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1
 */
export const ALGORITHMS: ReadonlyMap<unknown, Algorithm> = new Map<unknown, Algorithm>([
  ['RS256', { hash: 'sha256', kty: 'RSA' }],
  ['RS384', { hash: 'sha384', kty: 'RSA' }],
  ['RS512', { hash: 'sha512', kty: 'RSA' }],
  ['ES256', { hash: 'sha256', kty: 'EC', crv: 'P-256' }],
  ['ES384', { hash: 'sha384', kty: 'EC', crv: 'P-384' }],
  ['ES512', { hash: 'sha512', kty: 'EC', crv: 'P-521' }],
])
