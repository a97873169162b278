import { isAccountId, parseArn } from '../../aws/index.ts'
import { CannotRun } from '../account/cannot-run.ts'

/** A user or a role, by its ARN. */
export interface PrincipalArn {
  readonly arn: string
  readonly kind: 'user' | 'role'
  /** Without the path. */
  readonly name: string
  readonly accountId: string
  readonly partition: string
}

/**
 * The principal that `text` names, in the account of the credentials.
 *
 * @throws CannotRun for what is no user and no role of the account.
 */
export function principalArn(text: string, accountId: string): PrincipalArn {
  const { service, partition = '', accountId: owner = '', resource = '' } = parseArn(text) ?? {}
  const [kind, ...path] = resource.split('/')
  const name = path.at(-1) ?? ''
  if (service === 'iam' && resource === 'root') {
    throw new CannotRun(
      `\`${text}\` is the root user, whom no policy of its account limits`,
      'give the ARN of a user or a role',
    )
  }
  if (service === 'sts' && kind === 'assumed-role')
    throw new CannotRun(`\`${text}\` is a session of the role \`${path[0]}\``, "give the role's ARN")
  if (service !== 'iam' || !isAccountId(owner) || name === '' || (kind !== 'user' && kind !== 'role')) {
    throw new CannotRun(
      `\`${text}\` names no user and no role`,
      `give an ARN such as \`arn:aws:iam::${accountId}:user/iam-admin\``,
    )
  }
  if (owner !== accountId) {
    throw new CannotRun(
      `\`${text}\` is of the account ${owner}, and the credentials are of ${accountId}`,
      `give \`--profile\` with credentials of ${owner}`,
    )
  }
  return { arn: text, kind, name, accountId: owner, partition }
}
