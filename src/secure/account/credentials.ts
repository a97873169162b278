/** What signs: a secret, which goes to signers and nowhere else. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  readonly expiration?: Date | undefined
}

/** Credentials when they are needed, renewed when they run out. */
export type CredentialsProvider = () => Promise<Credentials>
