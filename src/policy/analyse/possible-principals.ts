import {
  type AccountId,
  type AccountPrincipal,
  type AssumedRole,
  accountId,
  type FederatedUser,
  type IamUser,
  iamUser,
  isAccountId,
  type Principal,
  parseArn,
  principalOfArn,
  type RootUser,
  rootUser,
} from '../../aws/index.ts'
import type { PrincipalEntry } from '../language/document.ts'
import type { KnownContext } from './known-context.ts'

/** Someone who may ask, as far as policies can tell. */
export interface PossiblePrincipal {
  /** An ARN, a service, a provider, or words. */
  readonly name: string
  readonly principal: Principal
  /** Condition keys that follow from who it is. */
  readonly context: KnownContext
}

/** An account that AWS's documentation does not use, so that no policy means it. */
const STRANGER = accountId('999999999999')

/**
 * All kinds of principals that policies with these entries can tell apart: of each account that they name, and of one
 * that they do not, root, users, sessions of roles and federated sessions, those that are named and one that is not,
 * with each unique id and canonical id that is named; services, providers and nobody. That a session is also its
 * role's, and a federated one its issuer's, is for the engine to say.
 */
export function* possiblePrincipals(entries: readonly PrincipalEntry[]): Generator<PossiblePrincipal> {
  yield anonymousCaller
  yield strangerBeside(entries)
  const values = (type: string) => [
    ...new Set(entries.flatMap((entry) => (entry.type === type && entry.value !== '*' ? [entry.value] : []))),
  ]
  const aws = values('AWS')
  const named = aws.flatMap((value) => principalOfArn(value) ?? [])
  const accounts = new Set(aws.flatMap((value) => accountIn(value) ?? []))
  const uniqueIds = aws.filter((value) => accountIn(value) === undefined && !value.startsWith('arn:'))
  const taken = new Set(entries.map(({ value }) => value))
  for (const account of [...accounts, strangersAccount(entries)]) {
    const isNamed = accounts.has(account)
    for (const canonicalUserId of [undefined, ...values('CanonicalUser')]) {
      const cast = new Cast(account, named, uniqueIds, taken)
      for (const { principal, name, arn } of cast.members()) {
        yield {
          name: canonicalUserId === undefined ? name : `${name} of ${canonicalUserId}`,
          principal: canonicalUserId === undefined ? principal : { ...principal, canonicalUserId },
          context: {
            'aws:PrincipalType': TYPES[principal.kind],
            ...(isNamed && { 'aws:PrincipalAccount': account }),
            ...(arn !== undefined && { 'aws:PrincipalArn': arn }),
          },
        }
      }
    }
  }
  for (const service of [...values('Service'), fresh('example.amazonaws.com', taken)]) {
    yield { name: service, principal: { kind: 'service', service }, context: { 'aws:PrincipalIsAWSService': 'true' } }
  }
  for (const provider of [...values('Federated'), fresh('idp.example.com', taken)]) {
    yield { name: provider, principal: { kind: 'identity-provider', provider }, context: {} }
  }
}

export const anonymousCaller: PossiblePrincipal = {
  name: 'an anonymous caller',
  principal: { kind: 'anonymous' },
  context: {},
}

/** Someone in an account that no entry names; their keys stay open: they can be anyone there. */
export function strangerBeside(entries: readonly PrincipalEntry[]): PossiblePrincipal {
  const principal = iamUser(strangersAccount(entries), { userName: 'example', path: '/' })
  return { name: 'anyone in another account', principal, context: {} }
}

function strangersAccount(entries: readonly PrincipalEntry[]): AccountId {
  let account = STRANGER
  while (entries.some(({ value }) => value.includes(account))) account = accountId(String(Number(account) - 1))
  return account
}

const TYPES: Readonly<Record<AccountPrincipal['kind'], string>> = {
  root: 'Account',
  user: 'User',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
}

/** A name that is not taken. */
function fresh(name: string, taken: ReadonlySet<string>): string {
  let free = name
  while (taken.has(free)) free += '-x'
  return free
}

function accountIn(value: string): AccountId | undefined {
  const account = parseArn(value)?.accountId ?? value
  return isAccountId(account) ? account : undefined
}

interface Member<P extends AccountPrincipal = AccountPrincipal> {
  readonly principal: P
  readonly name: string
  /** What `aws:PrincipalArn` is; `undefined` where that stays open. */
  readonly arn: string | undefined
}

/** The principals of one account. */
class Cast {
  private readonly account: AccountId
  private readonly named: readonly AccountPrincipal[]
  private readonly uniqueIds: readonly (string | undefined)[]
  private readonly taken: ReadonlySet<string>

  constructor(
    account: AccountId,
    named: readonly AccountPrincipal[],
    uniqueIds: readonly string[],
    taken: ReadonlySet<string>,
  ) {
    this.account = account
    this.named = named.filter(({ accountId: own }) => own === account)
    this.uniqueIds = [undefined, ...uniqueIds]
    this.taken = taken
  }

  *members(): Generator<Member> {
    const root: Member<RootUser> = { principal: rootUser(this.account), name: this.arn('root'), arn: this.arn('root') }
    const users = this.users()
    yield* users
    yield root
    yield* this.sessions()
    yield* this.federatedUsers([root, ...users])
  }

  private arn(resource: string, service: 'iam' | 'sts' = 'iam'): string {
    return `arn:aws:${service}::${this.account}:${resource}`
  }

  private users(): readonly Member<IamUser>[] {
    const userName = 'example'
    const arn = fresh(this.arn('user/example'), this.taken)
    const anyone: Member<IamUser> = {
      principal: { kind: 'user', accountId: this.account, arn, userName, path: '/' },
      name: `anyone in account ${this.account}`,
      arn: undefined,
    }
    const named = this.named.filter((each) => each.kind === 'user')
    const users = [anyone, ...named.map((principal) => ({ principal, name: principal.arn, arn: principal.arn }))]
    return this.uniqueIds.flatMap((userId) =>
      userId === undefined
        ? users
        : users.map(({ principal, name, arn }) => ({
            principal: { ...principal, userId },
            name: `${name}, as ${userId}`,
            arn,
          })),
    )
  }

  /**
   * A session's ARN does not tell its role's path. Role names are unique in an account: a session is of the role that
   * is named, if one of its name is.
   */
  private *sessions(): Generator<Member<AssumedRole>> {
    const named = this.named.filter((each) => each.kind === 'assumed-role')
    // The principal of a role's ARN is a session of a name that is of no account.
    const [sessions, roles] = [named.filter(({ arn }) => this.taken.has(arn)), named.map(({ role }) => role)]
    const known = roles.filter(({ arn }) => this.taken.has(arn))
    const isUnknown = (name: string) => !known.some(({ roleName }) => roleName === name)
    const ofSessions = sessions.map(({ role }) => role.roleName).filter(isUnknown)
    const others = [...new Set([...ofSessions, 'example'])].map((roleName) => ({
      roleName,
      arn: fresh(this.arn(`role/of-some-path/${roleName}`), this.taken),
    }))
    for (const role of [...known, ...others]) {
      for (const roleId of this.uniqueIds) {
        const whose = roleId === undefined ? role : { ...role, roleId }
        const isKnown = known.includes(role)
        const own = sessions.filter((session) => session.role.roleName === role.roleName)
        for (const session of [undefined, ...own]) {
          const sessionName = session?.sessionName ?? 'example'
          const arn = session?.arn ?? fresh(this.arn(`assumed-role/${role.roleName}/example`, 'sts'), this.taken)
          yield {
            principal: { kind: 'assumed-role', accountId: this.account, arn, role: whose, sessionName },
            name: session?.arn ?? (isKnown ? role.arn : `a role's session in account ${this.account}`),
            arn: isKnown ? role.arn : undefined,
          }
        }
      }
    }
  }

  private *federatedUsers(issuers: readonly Member<RootUser | IamUser>[]): Generator<Member<FederatedUser>> {
    const named = this.named.filter((each) => each.kind === 'federated-user')
    const arn = fresh(this.arn('federated-user/example', 'sts'), this.taken)
    for (const session of [undefined, ...named]) {
      for (const issuer of issuers) {
        const name = session?.name ?? 'example'
        yield {
          principal: {
            kind: 'federated-user',
            accountId: this.account,
            arn: session?.arn ?? arn,
            name,
            userId: `${this.account}:${name}`,
            issuer: issuer.principal,
          },
          name: `${session?.arn ?? 'a federated session'}, issued by ${issuer.name}`,
          arn: session?.arn,
        }
      }
    }
  }
}
