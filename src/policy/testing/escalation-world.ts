import { principalOfArn } from '../../aws/index.ts'
import type { Account, AccountGroup, AccountRole, AccountUser } from '../analyse/index.ts'
import { compile, decide } from '../decide/decide.ts'
import type { OwnLayers } from '../decide/layers.ts'
import type { PolicySource } from '../decide/policy-set.ts'
import type { ContextValue } from '../language/decision.ts'
import { ACCOUNT_ID, FREE } from './escalation-arbitrary.ts'

// What IAM does, by AWS's pages of its operations and of its condition keys, on plain data: nothing here asks the
// analysis.

/** An account as it is by now, and whom somebody can act as. */
export interface World {
  readonly account: Account
  /** ARNs. */
  readonly hands: ReadonlySet<string>
}

export type Holder = AccountUser | AccountRole
export type Facts = ReadonlyMap<string, ContextValue>

/** Values that keys may have. */
export type Free = readonly (readonly [key: string, values: readonly ContextValue[]])[]

/** A request of IAM or STS, and what it does where it is allowed. */
export interface Request {
  readonly action: string
  readonly resource: string
  /** Keys that follow from what is asked for. */
  readonly context?: Readonly<Record<string, ContextValue>>
}

export const EVERYTHING = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'
/** What an inline policy is that somebody writes who may. */
export const EVERYTHING_POLICY: PolicySource = { policy: 'everything', document: EVERYTHING }

/** A trust policy that lets these in, without more: roles by their sessions, which no boundary keeps from it. */
export function trusting(hands: Iterable<string>): string {
  const arns = [...hands].sort().map((arn) => {
    const [, name] = /:role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
    return name === undefined ? arn : `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${name}/session`
  })
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: arns }, Action: 'sts:AssumeRole' }],
  })
}

/** Actions whose requests say which boundary the user or role has. */
const BOUNDARY_ACTIONS =
  /^iam:(?:(?:Attach|Detach|Put|Delete)(?:User|Role)Policy|(?:Put|Delete)(?:User|Role)PermissionsBoundary|Create(?:User|Role)|UpdateAssumeRolePolicy)$/

export function holdersOf({ users, roles }: Account): readonly Holder[] {
  return [...users, ...roles]
}

export function holderOf(account: Account, arn: string): Holder | undefined {
  return holdersOf(account).find((each) => each.arn === arn)
}

export function isUser(holder: Holder): holder is AccountUser {
  return !('trustPolicy' in holder)
}

/** The engine's decisions on requests of one user or role. */
export class Asker {
  readonly #account: Account
  readonly #by: Holder
  readonly #layers: OwnLayers
  readonly #controls: readonly OwnLayers[]
  /** All that decides, as text: what no policy asks for changes nothing. */
  readonly #text: string

  constructor(account: Account, by: Holder) {
    this.#account = account
    this.#by = by
    const source = (arn: string): PolicySource => {
      const given = account.managedPolicies.find((each) => each.arn === arn)
      if (!given) throw new Error(`not given: ${arn}`)
      return { policy: arn, document: given.document }
    }
    const groups = isUser(by) ? account.groups.filter(({ name }) => by.groups.includes(name)) : []
    const identity = [by, ...groups].flatMap(({ inlinePolicies, attachedPolicies }) => [
      ...inlinePolicies,
      ...attachedPolicies.map(source),
    ])
    const boundary = by.boundary === undefined ? undefined : compile([source(by.boundary)], 'permissions boundary')
    this.#layers = { identity: compile(identity), boundary }
    const limits = by.boundary === undefined ? [] : [source(by.boundary)]
    this.#text = [...identity, ...limits, ...(account.serviceControl ?? []).flat()]
      .map(({ document }) => document)
      .join('')
      .toLowerCase()
    this.#controls = (account.serviceControl ?? []).map((level) => ({ identity: compile(level) }))
  }

  /** Those of the values that its policies, or others that are told, ask for. */
  asked(free: Free, more = ''): Free {
    const text = this.#text + more.toLowerCase()
    return free.filter(([key]) => text.includes(key))
  }

  /** Whether the request is allowed in some context that it can have. */
  may(request: Request): boolean {
    for (const facts of contexts(this.#account, this.#by, request, (free) => this.asked(free)))
      if (this.#allows(request, facts)) return true
    return false
  }

  #allows(request: Request, facts: Facts): boolean {
    return this.ownAllows(request, facts) && this.#isLeft(request, facts)
  }

  #isLeft({ action, resource }: Request, facts: Facts): boolean {
    const asked = { action, resource, context: (key: string) => facts.get(key) }
    return this.#controls.every((control) => decide(asked, control).effect === 'Allow')
  }

  /** By the policies of its own and its boundary, whatever service control policies say. */
  ownAllows({ action, resource }: Request, facts: Facts): boolean {
    return decide({ action, resource, context: (key: string) => facts.get(key) }, this.#layers).effect === 'Allow'
  }

  /** Whether it may assume the role in some context. */
  mayAssume({ arn, trustPolicy }: AccountRole): boolean {
    const principal = principalOfArn(this.#by.arn)
    if (!principal) throw new Error(`no principal: ${this.#by.arn}`)
    const policies = compile([{ policy: 'trust', document: trustPolicy }], 'resource-based policy')
    const layers = { ...this.#layers, principal, resource: { accountId: ACCOUNT_ID, policies } }
    const request = { action: 'sts:AssumeRole', resource: arn }
    for (const facts of contexts(this.#account, this.#by, request, (free) => this.asked(free, trustPolicy))) {
      const asked = { ...request, context: (key: string) => facts.get(key) }
      if (this.#isLeft(request, facts) && decide(asked, layers).effect === 'Allow') return true
    }
    return false
  }
}

/** Each context that a request can have, among a few values of keys that are free. */
function* contexts(
  account: Account,
  by: Holder,
  { action, resource, context = {} }: Request,
  asked: (free: Free) => Free,
): Generator<Facts> {
  const facts = new Map<string, ContextValue>([
    ['aws:principalarn', by.arn],
    ['aws:principalaccount', ACCOUNT_ID],
    ['aws:principaltype', isUser(by) ? 'User' : 'AssumedRole'],
    ['aws:principalisawsservice', 'false'],
    ['aws:username', isUser(by) ? by.name : undefined],
  ])
  const target = /^(?:iam|sts):/.test(action) ? holderOf(account, resource) : undefined
  const isOpen = !/^(?:iam|sts):/.test(action) || resource.includes(':policy/')
  facts.set('iam:permissionsboundary', BOUNDARY_ACTIONS.test(action) ? target?.boundary : undefined)
  const onResource = target?.tags ? [tag(target.tags)] : target || isOpen ? TEAMS : [undefined]
  const own = by.tags ? [tag(by.tags)] : [...TEAMS, resource.slice(resource.lastIndexOf('/') + 1)]
  for (const ofResource of onResource) {
    facts.set('aws:resourcetag/team', ofResource)
    facts.set('iam:resourcetag/team', target ? ofResource : undefined)
    for (const [key, value] of Object.entries(context)) facts.set(key.toLowerCase(), value)
    yield* assigned(facts, asked([...Object.entries(FREE), ['aws:principaltag/team', own]]))
  }
}

/** What the tag `team` is tried with where it is not known. */
export const TEAMS: readonly (string | undefined)[] = [undefined, 'a', 'b', 'true']

export function tag(tags: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(tags).find(([key]) => key.toLowerCase() === 'team')?.[1]
}

export function* assigned(facts: Facts, free: Free): Generator<Facts> {
  const [first, ...rest] = free
  if (!first) {
    yield facts
    return
  }
  for (const value of first[1]) yield* assigned(new Map([...facts, [first[0], value]]), rest)
}

/** The account with one of its parts replaced. */
export function withHolder(account: Account, arn: string, changed: Partial<AccountRole & AccountUser>): Account {
  const those = <T extends Holder>(all: readonly T[]) =>
    all.map((each) => (each.arn === arn ? { ...each, ...changed } : each))
  return { ...account, users: those(account.users), roles: those(account.roles) }
}

export function withGroup(account: Account, arn: string, changed: Partial<AccountGroup>): Account {
  return { ...account, groups: account.groups.map((each) => (each.arn === arn ? { ...each, ...changed } : each)) }
}

export function withPolicy(account: Account, arn: string, document: string): Account {
  return {
    ...account,
    managedPolicies: account.managedPolicies.map((each) =>
      each.arn === arn
        ? {
            arn,
            document,
            otherVersions: [
              { versionId: `v${(each.otherVersions?.length ?? 0) + 1}`, document: each.document },
              ...(each.otherVersions ?? []).filter((other) => other.document !== document),
            ],
          }
        : each,
    ),
  }
}
