import { accountOfArn, parseArn } from '../aws/index.ts'
import type { ResourcePolicies } from '../requests/index.ts'
import type { Store } from '../storage/store.ts'

/**
 * The policies of resources that are kept here: those of topics, for SNS's operations that are not implemented. Roles'
 * trust policies are no answer to anybody but STS, which asks for them itself.
 */
export function ownResourcePolicies(store: Store): ResourcePolicies {
  return {
    find(arn) {
      const parts = parseArn(arn)
      const account = parts?.service === 'sns' ? accountOfArn(arn) : undefined
      if (parts === undefined || account === undefined) return undefined
      return store
        .read(account)
        .topics.get(parts.region, parts.resource)
        .then((topic) => {
          const policy = topic?.attributes.Policy
          return policy === undefined ? undefined : { policy }
        })
    },
  }
}
