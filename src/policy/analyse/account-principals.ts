import {
  type AccountId,
  type AccountPrincipal,
  type AssumedRole,
  type FederatedUser,
  type IamUser,
  type RootUser,
  rootUser,
} from '../../aws/index.ts'
import { ANY, type Pattern } from '../language/wildcard.ts'
import type { Asker } from './asker.ts'
import { codes } from './key-values.ts'
import type { Union } from './patterns.ts'
import { type ArnParts, arnShape, digits, FEDERATED, ROLE, ROOT, USER } from './principal-arns.ts'
import { ANY_ROLE_ID, ANY_USER_ID, sessionId } from './principal-ways.ts'

/** The ARNs of everyone in an account. */
export function arnsIn(account: AccountId): Union {
  return [USER, ROLE, FEDERATED, ROOT].flatMap((parts) => arnShape(parts, codes(account), [ANY]))
}

/** A name that is not taken. */
export function fresh(name: string, taken: ReadonlySet<string>): string {
  let free = name
  while (taken.has(free)) free += '-x'
  return free
}

interface Member<P extends AccountPrincipal = AccountPrincipal> {
  readonly principal: P
  readonly name: string
  /** What `aws:PrincipalArn` is; `undefined` where that stays open. */
  readonly arn: string | undefined
  readonly asker: Asker
}

interface Setting {
  readonly account: AccountId
  /** Accounts that it is not, where it stands for all that are not named. */
  readonly others: readonly AccountId[]
  readonly named: readonly AccountPrincipal[]
  readonly uniqueIds: readonly string[]
  readonly taken: ReadonlySet<string>
}

/** The principals of one account. */
export class Cast {
  private readonly account: AccountId
  /** Of the account, as far as it is known. */
  private readonly accountPattern: Pattern
  private readonly others: Union
  private readonly named: readonly AccountPrincipal[]
  private readonly uniqueIds: readonly string[]
  private readonly taken: ReadonlySet<string>

  constructor({ account, others, named, uniqueIds, taken }: Setting) {
    this.account = account
    this.accountPattern = others.length > 0 ? digits(12) : codes(account)
    this.others = others.flatMap(arnsIn)
    this.named = named.filter(({ accountId: own }) => own === account)
    this.uniqueIds = uniqueIds
    this.taken = taken
  }

  *members(): Generator<Member> {
    const root: Member<RootUser> = {
      principal: rootUser(this.account),
      name: this.arn('root'),
      arn: this.arn('root'),
      asker: { kinds: ['root'], arns: { except: this.others } },
    }
    const users = this.users()
    yield* users
    yield root
    yield* this.sessions()
    yield* this.federatedUsers([root, ...users])
  }

  private arn(resource: string, service: 'iam' | 'sts' = 'iam'): string {
    return `arn:aws:${service}::${this.account}:${resource}`
  }

  /** The ARNs of those of a kind that have these names: names are unique in an account, whatever the path. */
  private arnsOf(parts: ArnParts, names: readonly string[]): Union {
    return names.flatMap((name) => arnShape(parts, this.accountPattern, codes(name)))
  }

  private users(): readonly Member<IamUser>[] {
    const userName = 'example'
    const arn = fresh(this.arn('user/example'), this.taken)
    const named = this.named.filter((each) => each.kind === 'user')
    const ids = this.uniqueIds.filter((id) => !id.startsWith('AROA'))
    const limits = { 'aws:userid': { isAlways: true, within: [ANY_USER_ID], except: ids.map(codes) } }
    const except = [
      ...this.others,
      ...this.arnsOf(
        USER,
        named.map((user) => user.userName),
      ),
    ]
    const anyone: Member<IamUser> = {
      principal: { kind: 'user', accountId: this.account, arn, userName, path: '/' },
      name: `anyone in account ${this.account}`,
      arn: undefined,
      asker: { kinds: ['user'], limits, arns: { except } },
    }
    const users = [
      anyone,
      ...named.map((principal) => ({ ...anyone, principal, name: principal.arn, arn: principal.arn })),
    ]
    return [undefined, ...ids].flatMap((userId) =>
      userId === undefined
        ? users
        : users.map(({ principal, name, arn, asker }) => ({
            principal: { ...principal, userId },
            name: `${name}, as ${userId}`,
            arn,
            asker,
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
    const ofSessions = [...new Set(sessions.map(({ role }) => role.roleName))].filter(isUnknown)
    const others = [...new Set([...ofSessions, 'example'])].map((roleName) => ({
      roleName,
      arn: fresh(this.arn(`role/of-some-path/${roleName}`), this.taken),
    }))
    const except = [...this.others, ...this.arnsOf(ROLE, [...ofSessions, ...known.map(({ roleName }) => roleName)])]
    const ids = this.uniqueIds.filter((id) => !id.startsWith('AIDA'))
    for (const role of [...known, ...others]) {
      const { roleName } = role
      const within = ofSessions.includes(roleName) ? { within: this.arnsOf(ROLE, [roleName]) } : { except }
      const isKnown = known.includes(role)
      const own = sessions.filter((session) => session.role.roleName === roleName)
      const names = own.map(({ sessionName }) => codes(sessionName))
      for (const roleId of [undefined, ...ids]) {
        const whose = roleId === undefined ? role : { ...role, roleId }
        const id = roleId === undefined ? ANY_ROLE_ID : codes(roleId)
        for (const session of [undefined, ...own]) {
          const sessionName = session?.sessionName ?? 'example'
          const arn = session?.arn ?? fresh(this.arn(`assumed-role/${roleName}/example`, 'sts'), this.taken)
          const userId = {
            isAlways: true,
            within: [sessionId(id, session && codes(sessionName))],
            except: [
              ...(session ? [] : names.map((name) => sessionId(id, name))),
              ...(roleId === undefined ? ids.map((other) => sessionId(codes(other))) : []),
            ],
          }
          yield {
            principal: { kind: 'assumed-role', accountId: this.account, arn, role: whose, sessionName },
            name: session?.arn ?? (isKnown ? role.arn : `a role's session in account ${this.account}`),
            arn: isKnown ? role.arn : undefined,
            asker: { kinds: ['assumed-role'], limits: { 'aws:userid': userId }, arns: within },
          }
        }
      }
    }
  }

  private *federatedUsers(issuers: readonly Member<RootUser | IamUser>[]): Generator<Member<FederatedUser>> {
    const named = this.named.filter((each) => each.kind === 'federated-user')
    const arn = fresh(this.arn('federated-user/example', 'sts'), this.taken)
    const except = [
      ...this.others,
      ...this.arnsOf(
        FEDERATED,
        named.map(({ name }) => name),
      ),
    ]
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
          asker: { kinds: ['federated-user'], arns: { except } },
        }
      }
    }
  }
}
