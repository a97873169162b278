import type { Operations } from '../../../models/sts.ts'
import type { ProviderKeys } from '../../federation/index.ts'
import type { Role } from '../../storage/repositories/roles.ts'
import type { DelegationPartners } from '../delegation-partners.ts'
import { type OperationContext, operationsOf } from '../operation.ts'
import type { PassedByAssertion } from './saml-attributes.ts'
import type { SamlIdentity } from './saml-identity.ts'
import type { WebIdentity } from './web-identity.ts'

/** What STS needs of others. */
export interface StsPorts {
  readonly identityProviders: ProviderKeys
  readonly delegationPartners: DelegationPartners
  readonly about: {
    /** The server's own Region. */
    readonly consoleRegion: string
  }
}

/** Whom a SAML response is about, once it was proved. */
export interface ProvedSaml {
  readonly identity: SamlIdentity
  readonly passed: PassedByAssertion
  /** The response was used up where it was proved: at the sign-in page, before anybody chose a role. */
  readonly isUsedUp?: true
}

export type StsContext = OperationContext<
  StsPorts & {
    /** The role that the request names, once it was looked up: what was authorised is what is assumed. */
    found?: { readonly role: Role | undefined }
    /** Whom the request's token is about, once it was proved. */
    webIdentity?: WebIdentity
    /** Whom the request's SAML response is about, once it was proved. */
    saml?: ProvedSaml
  }
>

export const operation = operationsOf<Operations, StsContext>('sts')
