import { type Principal, principalOfArn } from '../../../aws/index.ts'
import { UsageError } from '../../command.ts'

/**
 * Who asks, by an ARN, a service's name, or `anonymous`. A role asks through a session of it.
 *
 * @throws UsageError for what names nobody.
 */
export function requestPrincipal(text: string): Principal {
  if (text === 'anonymous') return { kind: 'anonymous' }
  if (/^[a-z0-9.-]+\.amazonaws\.com$/.test(text)) return { kind: 'service', service: text }
  const principal = principalOfArn(text)
  if (principal) return principal
  throw new UsageError(
    `\`--principal ${text}\` names nobody`,
    'give the ARN of a user, a role, a session or an account’s root, a service such as `lambda.amazonaws.com`, or `anonymous`',
  )
}
