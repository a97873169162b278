/** Who else may say who somebody is. */
export interface ProviderTables {
  oidcProvider: OidcProviderRow
  usedAssertion: UsedAssertionRow
  samlProvider: SamlProviderRow
  samlPrivateKey: SamlPrivateKeyRow
}

export interface OidcProviderRow {
  accountId: string
  /** Without `https://`: host and path, in whose letter case they were given. */
  url: string
  /** JSON: the audiences that its tokens may be for. */
  clientIds: string
  /** JSON: SHA-1 of certificates, in lower-case hex. */
  thumbprints: string
  createdAt: number
}

export interface SamlProviderRow {
  accountId: string
  /** Made for it, and never given twice, unlike its name. */
  providerId: string
  name: string
  /** Names differ by more than case. */
  nameLc: string
  /** XML, as it was given. */
  metadata: string
  /** `Required` or `Allowed`, or null where nobody has said. */
  encryptionMode: string | null
  createdAt: number
  validUntil: number
}

/** What an identity provider encrypts assertions for: two at most, so that one can take the place of another. */
export interface SamlPrivateKeyRow {
  accountId: string
  keyId: string
  providerId: string
  /** Sealed for `saml-private-key/{accountId}/{keyId}`. */
  privateKeySealed: string
  addedAt: number
}

/** A SAML assertion that something was given for: until it is over nobody uses it again. */
export interface UsedAssertionRow {
  accountId: string
  /** SHA-256 of the provider's ARN and the assertion's id, hex. */
  assertionHash: string
  expiresAt: number
}
