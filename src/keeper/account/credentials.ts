import { CannotRun } from './cannot-run.ts'

/** What signs: a secret, which goes to signers and nowhere else. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  readonly expiration?: Date | undefined
}

/** Credentials when they are needed, renewed when they run out. */
export type CredentialsProvider = () => Promise<Credentials>

/**
 * The profile that was named, as the SDK's options. @throws CannotRun for an empty name, which the SDK takes for none:
 * the default would sign.
 */
export function profileOption(profile: string | undefined): { readonly profile?: string } {
  if (profile === '') throw new CannotRun('the name of the profile is empty', 'name one, or leave `--profile` out')
  return profile === undefined ? {} : { profile }
}
