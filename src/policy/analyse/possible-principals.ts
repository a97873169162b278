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
import { ANY, type Pattern } from '../language/wildcard.ts'
import type { Asker } from './asker.ts'
import { codes } from './key-values.ts'
import type { KnownContext } from './known-context.ts'
import type { Union } from './patterns.ts'
import { type ArnParts, arnShape, digits } from './principal-arns.ts'
import { ANY_ROLE_ID, ANY_USER_ID, FEDERATED, ROLE, ROOT, SERVICE_NAMES, sessionId, USER } from './request-ways.ts'
import { isClaim } from './service-keys.ts'

/** Someone who may ask, as far as policies can tell. */
export interface PossiblePrincipal {
  /** An ARN, a service, a provider, or words. */
  readonly name: string
  readonly principal: Principal
  /** Condition keys that follow from who it is. */
  readonly context: KnownContext
  readonly asker: Asker
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
      const cast = new Cast({ account, others: isNamed ? [] : [...accounts], named, uniqueIds, taken })
      for (const { principal, name, arn, asker } of cast.members()) {
        yield {
          name: canonicalUserId === undefined ? name : `${name} of ${canonicalUserId}`,
          principal: canonicalUserId === undefined ? principal : { ...principal, canonicalUserId },
          context: {
            ...(isNamed && { 'aws:PrincipalAccount': account }),
            ...(isNamed && arn !== undefined && { 'aws:PrincipalArn': arn }),
            ...(principal.kind === 'user' && principal.userId && { 'aws:userid': principal.userId }),
          },
          asker,
        }
      }
    }
  }
  const [services, providers] = [values('Service'), values('Federated')]
  yield* services.map(namedService)
  yield unnamedService(services)
  yield* providers.map(tokenOf)
  const claims = providers.map(claimsOf).filter((prefix) => prefix !== SAML)
  yield {
    ...tokenOf(fresh('idp.example.com', taken)),
    asker: { kinds: ['identity-provider'], lacks: (key) => claims.some((prefix) => key.startsWith(prefix)) },
  }
}

export const anonymousCaller: PossiblePrincipal = {
  name: 'an anonymous caller',
  principal: { kind: 'anonymous' },
  context: {},
  asker: { kinds: ['anonymous'] },
}

/** Someone in an account that no entry names, with whatever credentials; their keys stay open. */
export function strangerBeside(entries: readonly PrincipalEntry[]): PossiblePrincipal {
  const account = strangersAccount(entries)
  const accounts = entries.flatMap(({ type, value }) => (type === 'AWS' ? (accountIn(value) ?? []) : []))
  return {
    name: 'anyone in another account',
    principal: iamUser(account, { userName: 'example', path: '/' }),
    context: {},
    asker: {
      kinds: ['user', 'assumed-role', 'federated-user', 'root'],
      arns: { except: accounts.flatMap(arnsIn) },
    },
  }
}

function namedService(service: string): PossiblePrincipal {
  return {
    name: service,
    principal: { kind: 'service', service },
    context: { 'aws:PrincipalServiceName': service },
    asker: { kinds: ['service'] },
  }
}

/** A service that no entry names, on behalf of anyone. */
export function serviceBeside(entries: readonly PrincipalEntry[]): PossiblePrincipal {
  return unnamedService(entries.flatMap(({ type, value }) => (type === 'Service' ? value : [])))
}

function unnamedService(named: readonly string[]): PossiblePrincipal {
  const service = fresh('example.amazonaws.com', new Set(named))
  const limit = { isAlways: true, within: SERVICE_NAMES, except: named.map(codes), words: [service] }
  return {
    name: service,
    principal: { kind: 'service', service },
    context: {},
    asker: { kinds: ['service'], limits: { 'aws:principalservicename': limit } },
  }
}

/** Someone with a token or an assertion of the provider. */
export function tokenOf(provider: string): PossiblePrincipal {
  const own = claimsOf(provider)
  return {
    name: provider,
    principal: { kind: 'identity-provider', provider },
    context: {},
    asker: { kinds: ['identity-provider'], lacks: (key) => isClaim(key) && !key.startsWith(own) },
  }
}

const SAML = 'saml:'

/** How the keys begin that say what it says, in lower case. */
function claimsOf(provider: string): string {
  const [, oidc] = /:oidc-provider\/(.*)$/.exec(provider) ?? []
  return provider.includes(':saml-provider/') ? SAML : `${(oidc ?? provider).toLowerCase()}:`
}

/** The ARNs of everyone in an account. */
function arnsIn(account: AccountId): Union {
  return [USER, ROLE, FEDERATED, ROOT].flatMap((parts) => arnShape(parts, codes(account), [ANY]))
}

function strangersAccount(entries: readonly PrincipalEntry[]): AccountId {
  let account = STRANGER
  while (entries.some(({ value }) => value.includes(account))) account = accountId(String(Number(account) - 1))
  return account
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
class Cast {
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
