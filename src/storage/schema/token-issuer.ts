/** Outbound identity federation: the account as an issuer of tokens that others verify. */
export interface TokenIssuerTables {
  tokenIssuer: TokenIssuerRow
  tokenKey: TokenKeyRow
}

export interface TokenIssuerRow {
  accountId: string
  /** In the issuer's URL; it stays when the feature is turned off, so that nobody else is ever trusted in its place. */
  issuerId: string
  isEnabled: number
  createdAt: number
}

export interface TokenKeyRow {
  accountId: string
  /** `kid` */
  keyId: string
  /** `RS256` or `ES384`. */
  algorithm: string
  /** The public half as a JWK (RFC 7517). */
  publicJwk: string
  /** PKCS #8, sealed for `token-key/{accountId}/{keyId}`. */
  privateKeySealed: string
  createdAt: number
}
