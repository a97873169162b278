import type { Service } from '../service.ts'
import type { ServiceRoles } from '../service-roles.ts'
import { issuerPages } from './issuer-pages.ts'
import type { StsPorts } from './operation.ts'
import * as operations from './operations/index.ts'
import { pruneAssertions } from './retention.ts'
import { type SamlSignIn, samlSignIn } from './saml-sign-in.ts'
import { serviceRoles } from './service-roles.ts'

/**
 * Temporary credentials, and who somebody is. This service knows what a session holds; it keeps nothing of
 * it but which SAML assertions were used, and who may do what with a session is the policy engine's affair.
 */
export const sts: Service<StsPorts, { readonly samlSignIn: SamlSignIn; readonly serviceRoles: ServiceRoles }> = {
  name: 'sts',
  signingName: 'sts',
  model: 'botocore',
  wire: { validationCode: 'ValidationError', timestamps: 'seconds' },
  recordsDates: 'in words',
  secretMembers: [
    'SessionToken',
    'TokenCode',
    'TradeInToken',
    'ContextAssertion',
    'WebIdentityToken',
    'SAMLAssertion',
    'TrustedIdentityPropagationContext',
  ],
  offers: (tools) => ({ samlSignIn: samlSignIn(tools), serviceRoles: serviceRoles(tools) }),
  pages: issuerPages,
  prune: pruneAssertions,
  operations: Object.values(operations),
}
