/** Who else may say who somebody is. */
export interface ProviderTables {
  oidcProvider: OidcProviderRow
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
