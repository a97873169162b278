import type { Service } from '../service.ts'
import { issuerPages } from './issuer-pages.ts'
import type { StsPorts } from './operation.ts'
import * as operations from './operations/index.ts'

/**
 * Temporary credentials, and who somebody is. This service knows what a session holds; it writes nothing to the store,
 * and who may do what with a session is the policy engine's affair.
 */
export const sts: Service<StsPorts> = {
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
    'TrustedIdentityPropagationContext',
  ],
  pages: issuerPages,
  operations: Object.values(operations),
}
