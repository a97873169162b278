import { isAccountId, parseArn } from '../../../aws/index.ts'
import type { AccountPrincipal, RequestPrincipal } from '../../../policy/index.ts'
import { UsageError } from '../../command.ts'
import type { ContextValues } from './request.ts'

/**
 * Who asks, by an ARN, a service's name, or `anonymous`. A role asks through a session of it.
 *
 * @throws UsageError for what names nobody.
 */
export function requestPrincipal(text: string): RequestPrincipal {
  if (text === 'anonymous') return { kind: 'anonymous' }
  if (/^[a-z0-9.-]+\.amazonaws\.com$/.test(text)) return { kind: 'service', service: text }
  const principal = accountPrincipal(text)
  if (principal) return principal
  throw new UsageError(
    `\`--principal ${text}\` names nobody`,
    'give the ARN of a user, a role, a session or an account’s root, a service such as `lambda.amazonaws.com`, or `anonymous`',
  )
}

function accountPrincipal(arn: string): AccountPrincipal | undefined {
  const { partition, service, accountId = '', resource = '' } = parseArn(arn) ?? {}
  if (!isAccountId(accountId)) return undefined
  const [type = ''] = resource.split('/')
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  if (name === '') return undefined
  if (service === 'iam' && resource === 'root') return { kind: 'root', accountId, arn }
  if (service === 'iam' && type === 'user') return { kind: 'user', accountId, arn }
  if (service === 'iam' && type === 'role') {
    return {
      kind: 'session',
      accountId,
      arn: `arn:${partition}:sts::${accountId}:assumed-role/${name}/session`,
      issuerArn: arn,
    }
  }
  const [, issuer = ''] = resource.split('/')
  if (service === 'sts' && type === 'assumed-role' && issuer !== '') {
    return { kind: 'session', accountId, arn, issuerArn: `arn:${partition}:iam::${accountId}:role/${issuer}` }
  }
  if (service === 'sts' && type === 'federated-user') {
    return { kind: 'session', accountId, arn, issuerArn: `arn:${partition}:iam::${accountId}:user/${name}` }
  }
  return undefined
}

const PRINCIPAL_TYPES = { root: 'Account', user: 'User', session: 'AssumedRole' } as const

/**
 * The condition keys that follow from who asks, below those that were given.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
export function principalContext(principal: RequestPrincipal | undefined, given: ContextValues): ContextValues {
  if (!principal || !('accountId' in principal)) return given
  const { kind, accountId, arn } = principal
  const isFederatedUser = kind === 'session' && arn.includes(':federated-user/')
  return new Map([
    // "For IAM roles, the request context returns the ARN of the role, not the ARN of the user that assumed the role."
    ['aws:principalarn', kind === 'session' && !isFederatedUser ? principal.issuerArn : arn],
    ['aws:principalaccount', accountId],
    ['aws:principaltype', isFederatedUser ? 'FederatedUser' : PRINCIPAL_TYPES[kind]],
    ...(kind === 'user' ? [['aws:username', arn.slice(arn.lastIndexOf('/') + 1)] as const] : []),
    ...given,
  ])
}
