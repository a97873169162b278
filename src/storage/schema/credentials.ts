/** What IAM users have beside access keys and passwords, and the account's certificates for servers. */
export interface CredentialTables {
  sshPublicKey: SshPublicKeyRow
  signingCertificate: SigningCertificateRow
  serviceCredential: ServiceCredentialRow
  serverCertificate: ServerCertificateRow
}

export interface SshPublicKeyRow {
  accountId: string
  /** `APKA…` */
  keyId: string
  /** Its user's unique id. */
  userId: string
  /** The key as SSH writes it (RFC 4253, section 6.6), in base64. */
  wire: string
  /** `Active` or `Inactive`. */
  status: string
  uploadedAt: number
}

export interface SigningCertificateRow {
  accountId: string
  /** Made of the certificate: one certificate has one id. */
  certificateId: string
  /** A user's unique id, or the account id for root. */
  ownerId: string
  /** PEM, as it was uploaded. */
  body: string
  /** `Active` or `Inactive`. */
  status: string
  uploadedAt: number
}

/** A password or an API key that one service takes. */
export interface ServiceCredentialRow {
  accountId: string
  /** `ACCA…` */
  credentialId: string
  /** Its user's unique id. */
  userId: string
  /** Such as `codecommit.amazonaws.com`. */
  serviceName: string
  /** The user name at that service, or an API key's public part: no other credential of the service has it. */
  alias: string
  /** SHA-256 of the password or API key, in hex: of 352 random bits, it gives nothing away. */
  secretHash: string
  /** `Active` or `Inactive`. */
  status: string
  createdAt: number
  expiresAt: number | null
}

/** A certificate for load balancers and the like, with its key. */
export interface ServerCertificateRow {
  accountId: string
  /** `ASCA…` */
  certificateId: string
  name: string
  /** Names differ by more than case. */
  nameLc: string
  path: string
  /** PEM, as it was uploaded. */
  body: string
  /** PEM, as it was uploaded: who signed it, and who signed that. */
  chain: string | null
  /** Sealed for `server-certificate/{accountId}/{certificateId}`. */
  privateKeySealed: string
  uploadedAt: number
  expiresAt: number
}
