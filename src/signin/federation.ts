import type { AccountId, AuthenticatedPrincipal } from '../aws/index.ts'
import type { FederatedSession } from './console-sessions.ts'
import type { Origin } from './events.ts'
import type { RoleCredentials } from './switched-role.ts'

/** What the sign-in pages need of STS: who somebody is that no password is asked of. */
export interface StsPort {
  /** Whose session it is; `undefined` where that one is gone. */
  callerOf(session: FederatedSession): Promise<AuthenticatedPrincipal | undefined>
  /**
   * Proves a SAML response and uses it up.
   * @param providerId of the path that it was posted to, where that names one.
   * @throws AwsError
   */
  proveSaml(response: string, providerId: string | undefined): Promise<SamlProof>
  /** @throws AwsError where the role is not for whom the proof is about. */
  assumeRoleWithSaml(choice: SamlChoice, origin: Origin): Promise<RoleCredentials>
}

/** Whom an identity provider has vouched for, and what it may become. */
export interface SamlProof {
  /** As the provider calls it. */
  readonly subject: string
  readonly sessionName: string
  readonly roles: readonly SamlRole[]
  /** For `assumeRoleWithSaml`; it never leaves the server. */
  readonly text: string
}

export interface SamlRole {
  readonly accountId: AccountId
  readonly roleArn: string
  readonly providerArn: string
}

export interface SamlChoice {
  readonly text: string
  readonly roleArn: string
  readonly providerArn: string
}
