import type { NamedPrincipal } from '../../../policy-engine/questions.ts'

/**
 * Whom a trust policy names, as AWS's list of roles says it: `AWS Service: ec2`, `Account: 111122223333`, `Identity
 * Provider: …`, each once.
 */
export function trustedEntities(principals: readonly NamedPrincipal[]): string[] {
  return [...new Set(principals.map(entityOf))]
}

function entityOf({ type, value }: NamedPrincipal): string {
  if (value === '*') return 'Everyone'
  switch (type) {
    case 'Service':
      return `AWS Service: ${value.replace(/\.amazonaws\.com(\.cn)?$/, '')}`
    case 'Federated':
      return `Identity Provider: ${value}`
    default: {
      const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1]
      return account === undefined ? value : `Account: ${account}`
    }
  }
}
