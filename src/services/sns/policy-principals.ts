import type { OperationContext } from '../operation.ts'
import type { PrincipalLookup } from '../policy-principals.ts'
import { InvalidParameter } from './errors.ts'

/** Users and roles of the topic's own account stand in its policy by their ids; others as they are written. */
export function topicPrincipals({ accountId, db }: Pick<OperationContext, 'accountId' | 'db'>): PrincipalLookup {
  return {
    accountOf: (account) => (account === accountId ? db : undefined),
    homeOf: () => accountId,
    notFound: () => InvalidParameter('Invalid parameter: Policy Error: PrincipalNotFound'),
  }
}
