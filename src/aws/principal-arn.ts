import { type AccountId, type Arn, isAccountId, parseArn } from './arn.ts'
import type { AccountPrincipal, AssumedRole, FederatedUser, IamUser, RootUser } from './principal.ts'

/**
 * The principal that an ARN names, as far as it says: unique ids, tags and the path of a session's role are not in it.
 * A role asks through a session, here one of the name `sessionName`. `undefined` for what names nobody who could ask.
 */
export function principalOfArn(arn: Arn, sessionName = 'session'): AccountPrincipal | undefined {
  const { partition = '', service, accountId = '', resource = '' } = parseArn(arn) ?? {}
  if (!isAccountId(accountId)) return undefined
  const named = { partition, accountId, arn, names: resource.split('/') }
  if (service === 'iam') return ofIam(named, sessionName)
  return service === 'sts' ? ofSts(named) : undefined
}

interface NamedByArn {
  readonly partition: string
  readonly accountId: AccountId
  readonly arn: Arn
  /** `['user', 'path', 'name']` */
  readonly names: readonly string[]
}

function ofIam({ partition, accountId, arn, names }: NamedByArn, sessionName: string) {
  const [type, ...pathAndName] = names
  if (type === 'root' && pathAndName.length === 0) return root(accountId, arn)
  const name = pathAndName.at(-1) ?? ''
  if (name === '') return undefined
  if (type === 'user') return user(accountId, arn, pathAndName)
  if (type !== 'role') return undefined
  const session = `arn:${partition}:sts::${accountId}:assumed-role/${name}/${sessionName}`
  return assumedRole(accountId, session, { roleName: name, arn }, sessionName)
}

function ofSts({ partition, accountId, arn, names }: NamedByArn): AssumedRole | FederatedUser | undefined {
  const [type, name = '', sessionName = ''] = names
  if (type === 'assumed-role' && name !== '' && sessionName !== '') {
    const role = { roleName: name, arn: `arn:${partition}:iam::${accountId}:role/${name}` }
    return assumedRole(accountId, arn, role, sessionName)
  }
  if (type !== 'federated-user' || name === '') return undefined
  const issuer = user(accountId, `arn:${partition}:iam::${accountId}:user/${name}`, [name])
  return { kind: 'federated-user', accountId, arn, name, userId: `${accountId}:${name}`, issuer }
}

function root(accountId: AccountId, arn: Arn): RootUser {
  return { kind: 'root', accountId, arn, userId: accountId }
}

function user(accountId: AccountId, arn: Arn, pathAndName: readonly string[]): IamUser {
  const path = ['', ...pathAndName.slice(0, -1), ''].join('/')
  return { kind: 'user', accountId, arn, userName: pathAndName.at(-1) ?? '', path }
}

function assumedRole(accountId: AccountId, arn: Arn, role: AssumedRole['role'], sessionName: string): AssumedRole {
  return { kind: 'assumed-role', accountId, arn, role, sessionName }
}
