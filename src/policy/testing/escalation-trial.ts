import type fc from 'fast-check'
import { principalOfArn } from '../../aws/index.ts'
import { METHODS } from '../analyse/escalation/graph.ts'
import type { Need, Way } from '../analyse/escalation/method.ts'
import { AccountIndex, type Principal } from '../analyse/escalation/principals.ts'
import { Targets } from '../analyse/escalation/targets.ts'
import {
  type Account,
  type EscalationEdge,
  type EscalationReport,
  escalation,
  type Permission,
} from '../analyse/index.ts'
import { compile, decide } from '../decide/decide.ts'
import type { OwnLayers } from '../decide/layers.ts'
import type { ContextValue } from '../language/decision.ts'
import {
  ACCOUNT_ID,
  ADMINISTRATOR_ACCESS,
  escalationAccount,
  FREE,
  FUNCTIONS,
  LIMITS,
  QUICK_SETUP,
  QUICK_SETUP_ROLE,
} from './escalation-arbitrary.ts'
import type { TrialCase } from './proofs.ts'

// By definition: what a request of IAM carries, and what is so in the account, written down once more. Nothing here
// asks the analysis but for its answer, and which requests each of its methods takes.

const BOUNDARY_ACTIONS =
  /^iam:(?:(?:Attach|Detach|Put|Delete)(?:User|Role)Policy|(?:Put|Delete)(?:User|Role)PermissionsBoundary|Create(?:User|Role)|UpdateAssumeRolePolicy)$/
type Facts = ReadonlyMap<string, ContextValue>
/** What somebody has changed of a user or role. */
type Changes = ReadonlySet<'tags' | 'boundary'>
const NOTHING: Changes = new Set()

/** Each context that a request for the action on the resource can have, among a few values of keys that are free. */
function* contexts(
  account: Account,
  by: Principal,
  need: Omit<Need, 'resource'> & { resource: string },
  changed: Changes = NOTHING,
): Generator<Facts> {
  const { action, resource, context = {} } = need
  const isIam = /^(?:iam|sts):/.test(action)
  const facts = new Map<string, ContextValue>([
    ['aws:principalarn', by.arn],
    ['aws:principalaccount', ACCOUNT_ID],
    ['aws:principaltype', by.kind === 'user' ? 'User' : 'AssumedRole'],
    ['aws:principalisawsservice', 'false'],
    ['aws:username', by.kind === 'user' ? by.name : undefined],
  ])
  const free = new Map<string, readonly ContextValue[]>(Object.entries(FREE))
  const own = by.tags ? [tag(by.tags)] : [undefined, 'a', 'b']
  free.set('aws:principaltag/team', own)
  const target = [...account.users, ...account.roles].find(({ arn }) => arn === resource)
  const isTaggable = isIam && target !== undefined
  // Policies have tags that the account does not show; groups have none; other services' resources have any.
  const isUnknown = !isIam || /:policy\//.test(resource)
  const onResource =
    isTaggable && target.tags && !changed.has('tags')
      ? [tag(target.tags)]
      : isTaggable || isUnknown
        ? [undefined, 'a', 'b']
        : [undefined]
  const ofIam = isTaggable ? onResource : [undefined]
  facts.set('iam:permissionsboundary', BOUNDARY_ACTIONS.test(action) ? target?.boundary : undefined)
  facts.set('iam:policyarn', undefined)
  facts.set('iam:passedtoservice', undefined)
  for (const [key, value] of Object.entries(context)) facts.set(key.toLowerCase(), value)
  for (const [own_, values] of free) if (own_ === 'aws:requestedregion' && isIam) free.set(own_, values)
  if (changed.has('boundary') && BOUNDARY_ACTIONS.test(action) && !PUTS_BOUNDARY.test(action))
    free.set('iam:permissionsboundary', [target?.boundary, ADMINISTRATOR_ACCESS])
  for (const tags of onResource) {
    // The two keys say the same of one user or role.
    facts.set('aws:resourcetag/team', tags)
    facts.set('iam:resourcetag/team', ofIam.length === 1 ? ofIam[0] : tags)
    yield* assigned(facts, [...free])
  }
}

function tag(tags: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(tags).find(([key]) => key.toLowerCase() === 'team')?.[1]
}

function* assigned(facts: Facts, free: readonly (readonly [string, readonly ContextValue[]])[]): Generator<Facts> {
  const [first, ...rest] = free
  if (!first) {
    yield facts
    return
  }
  for (const value of first[1]) yield* assigned(new Map([...facts, [first[0], value]]), rest)
}

/** The engine's decision on requests of one principal. */
class Decider {
  private readonly layers: OwnLayers
  private readonly controls: readonly OwnLayers[]
  private readonly account: Account
  private readonly by: Principal

  constructor(account: Account, by: Principal) {
    const documents = new Map(account.managedPolicies.map(({ arn, document }) => [arn, document]))
    const source = (arn: string) => ({ policy: arn, document: documents.get(arn) ?? '' })
    const groups = account.groups.filter(({ name }) => by.kind === 'user' && by.groups.includes(name))
    const identity = [by, ...groups].flatMap((holder) => [
      ...holder.inlinePolicies,
      ...holder.attachedPolicies.map(source),
    ])
    this.account = account
    this.by = by
    this.layers = {
      identity: compile(identity),
      boundary: by.boundary === undefined ? undefined : compile([source(by.boundary)], 'permissions boundary'),
    }
    this.controls = (account.serviceControl ?? []).map((level) => ({ identity: compile(level) }))
  }

  allows(action: string, resource: string, facts: Facts): boolean {
    const request = { action, resource, context: (key: string) => facts.get(key) }
    return [this.layers, ...this.controls].every((layers) => decide(request, layers).effect === 'Allow')
  }

  /** Whether it may assume the role, with the role's trust policy. */
  assumes(resource: string, trustPolicy: string, facts: Facts): boolean {
    const { by } = this
    const principal = principalOfArn(by.kind === 'user' ? by.arn : sessionOf(by))
    if (!principal) throw new Error(`no principal: ${by.arn}`)
    const request = { action: 'sts:AssumeRole', resource, context: (key: string) => facts.get(key) }
    const policies = compile([{ policy: 'trust', document: trustPolicy }], 'resource-based policy')
    const layers = { ...this.layers, principal, resource: { accountId: ACCOUNT_ID, policies } }
    const isLeft = this.controls.every((control) => decide(request, control).effect === 'Allow')
    return isLeft && decide(request, layers).effect === 'Allow'
  }

  /** All contexts that a need can be asked in: on its resource, or each of a few of its type. */
  *requests(need: Need, changed?: Changes): Generator<{ readonly resource: string; readonly facts: Facts }> {
    const resources = need.resource === undefined ? resourcesFor(need) : [need.resource]
    for (const resource of resources)
      for (const facts of contexts(this.account, this.by, { ...need, resource }, changed)) yield { resource, facts }
  }
}

function sessionOf({ name }: Principal): string {
  return `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${name}/example`
}

function resourcesFor({ type }: Need): readonly string[] {
  return type ? FUNCTIONS : ['*']
}

/** Methods whose requests are among those that the accounts speak of. */
const SPOKEN =
  /^(?:iam:(?:AttachUserPolicy|AttachRolePolicy|PutUserPolicy|PutGroupPolicy|AddUserToGroup|CreateAccessKey|UpdateLoginProfile|DeleteUserPermissionsBoundary|CreatePolicyVersion|PassRole)|lambda:(?:CreateFunction|InvokeFunction|UpdateFunctionCode))$/

/** Whether the role's trust policy lets one of the services in, in some context. */
function letsIn(role: Principal, services: readonly string[], by: Principal, account: Account): boolean {
  if (role.kind !== 'role') return false
  const policies = compile([{ policy: 'trust', document: role.trustPolicy }], 'resource-based policy')
  const need = { action: 'sts:AssumeRole', resource: role.arn }
  for (const facts of contexts(account, by, need)) {
    const request = { ...need, context: (key: string) => facts.get(key) }
    const isAllowed = (service: string) =>
      policies.evaluateFor(request, { kind: 'service', service }, false).decision.effect === 'Allow'
    if (services.some(isAllowed)) return true
  }
  return false
}

/** All ways that there would be for who is allowed everything. */
function allWays(index: AccountIndex, by: Principal): readonly { readonly method: string; readonly way: Way }[] {
  return METHODS.flatMap(({ method }) => {
    const ways = method.ways({
      by,
      account: index,
      principals: new Targets(index.principals),
      isOfChanged: false,
      targets: () => index.principals,
      trusts: (role) => index.trusts(role, by, false, []),
      trustsService: (role, names) => (letsIn(role, names, by, index.account) ? { isConditional: false } : undefined),
      permits: () => true,
      allows: () => true,
      leads: () => undefined,
      leading: () => ({ policies: [], others: [] }),
      boundaries: () => [],
      leaveOut: () => undefined,
    })
    return ways.map((way) => ({ method: method.name, way }))
  })
}

/** What is wrong with the analysis of the account, if anything is. */
function wrongIn(account: Account, { principals, edges }: EscalationReport): string | undefined {
  const index = new AccountIndex(account)
  for (const by of index.principals) {
    const report = principals.find(({ arn }) => arn === by.arn)
    if (report?.verdict === 'administrator') continue
    const decider = new Decider(account, by)
    const own = edges.filter(({ from }) => from === by.arn)
    const wrong =
      firstOf(own, (edge) => wrongEdge(edge, account, decider)) ??
      firstOf(allWays(index, by), ({ method, way }) =>
        isMissing(way, method, own, decider) ? `${by.arn} lacks ${way.sentence}` : undefined,
      )
    if (wrong !== undefined) return wrong
    for (const role of account.roles) {
      const wrongTrust = role.arn === by.arn ? undefined : wrongTrustOf(role, own, decider)
      if (wrongTrust !== undefined) return `${by.arn} and ${role.arn}: ${wrongTrust}`
    }
    if (report?.verdict !== 'limited') continue
    const taken = principals.find(({ arn, verdict }) => arn !== by.arn && verdict !== 'limited' && takes(arn, decider))
    if (taken) return `${by.arn} is limited, and can become ${taken.arn}`
    const freed = principals.find(({ arn }) => arn !== by.arn && freesWithin(arn, decider, account))
    if (freed) return `${by.arn} is limited, and can make ${freed.arn} an administrator by the boundary ${LIMITS}`
    const joined = joinsToEverything(by, account)
    if (joined) return `${by.arn} is limited, and is an administrator in ${joined.join(', ')}`
    if (attachesToPass(by, account, decider)) return `${by.arn} is limited, and can attach a policy to pass a role`
  }
  return undefined
}

const PUTS_BOUNDARY = /^iam:Put(?:User|Role)PermissionsBoundary$/

/** Whether it can act as a user or role, once it has changed whatever it can of its tags and its boundary. */
function takes(arn: string, decider: Decider): boolean {
  if (arn.includes(':role/aws-reserved/')) return false
  const kind = arn.includes(':user/') ? 'User' : 'Role'
  const changed = new Set<'tags' | 'boundary'>()
  const can = (action: string, context?: Need['context']) => {
    const need = { action, resource: arn, ...(context && { context }) }
    for (const { resource, facts } of decider.requests(need, changed))
      if (decider.allows(action, resource, facts)) return true
    return false
  }
  // The second time with what the first has changed.
  for (let time = 0; time < 2; time++) {
    if (can(`iam:Tag${kind}`)) changed.add('tags')
    if (can(`iam:Put${kind}PermissionsBoundary`, { 'iam:PermissionsBoundary': ADMINISTRATOR_ACCESS }))
      changed.add('boundary')
  }
  return kind === 'User' ? can('iam:CreateAccessKey') : can('iam:UpdateAssumeRolePolicy') && can('sts:AssumeRole')
}

/** Whether it can give everything to another in a boundary, take it, and the boundary is taken away again. */
function freesWithin(arn: string, decider: Decider, account: Account): boolean {
  const documents = new Map(account.managedPolicies.map(({ arn, document }) => [arn, document]))
  const limits = documents.get(LIMITS)
  if (arn.includes(':role/aws-reserved/') || limits === undefined || !documents.has(ADMINISTRATOR_ACCESS)) return false
  const noun = arn.includes(':user/') ? 'User' : 'Role'
  const can = (action: string, more: Need['context'] = {}) => {
    const context = { 'iam:PermissionsBoundary': LIMITS, ...more }
    for (const { resource, facts } of decider.requests({ action, resource: arn, context }))
      if (decider.allows(action, resource, facts)) return true
    return false
  }
  const leave = `iam:Delete${noun}PermissionsBoundary`
  const within = compile([{ policy: 'limits', document: limits }])
  const request = { action: leave, resource: arn, context: () => undefined }
  const isFreed = can(leave) || decide(request, { identity: within }).effect === 'Allow'
  const isGiven =
    can(`iam:Attach${noun}Policy`, { 'iam:PolicyARN': ADMINISTRATOR_ACCESS }) || can(`iam:Put${noun}Policy`)
  const isTaken =
    noun === 'User' ? can('iam:CreateAccessKey') || can('iam:UpdateLoginProfile') : can('iam:UpdateAssumeRolePolicy')
  const isLeft = account.serviceControl === undefined
  return isLeft && isFreed && isGiven && isTaken && can(`iam:Put${noun}PermissionsBoundary`)
}

/** What says of a user whether it is an administrator, or gives itself everything. */
const SIGNS = ['iam:CreateUser', 's3:GetObject', 'ec2:RunInstances', 'sqs:SendMessage', 'sns:Publish', 'kms:Decrypt']

/** Groups that the user can join which make it an administrator together, or let it give itself everything. */
function joinsToEverything(by: Principal, account: Account): readonly string[] | undefined {
  if (by.kind !== 'user' || account.serviceControl || by.boundary !== undefined || account.roles.length > 0)
    return undefined
  let sets: string[][] = [[]]
  for (const { name } of account.groups) sets = sets.flatMap((set) => [set, [...set, name]])
  return sets.find((groups) => {
    const decider = new Decider(account, { ...by, groups })
    const allows = (action: string, resource: string) => decider.allows(action, resource, new Map())
    const mayJoin = groups.every((name) =>
      new Decider(account, by).allows(
        'iam:AddUserToGroup',
        account.groups.find((group) => group.name === name)?.arn ?? '',
        new Map(),
      ),
    )
    return mayJoin && (SIGNS.every((action) => allows(action, '*')) || allows('iam:PutUserPolicy', by.arn))
  })
}

/** Whether a policy of AWS that it can attach to itself lets it pass a role to Lambda, tagged as it can be. */
function attachesToPass(by: Principal, account: Account, decider: Decider): boolean {
  const role = account.roles.find(({ name }) => name === QUICK_SETUP_ROLE)
  if (!role || !decider.allows('iam:AttachUserPolicy', by.arn, new Map([['iam:policyarn', QUICK_SETUP]]))) return false
  const isTagged = role.tags?.QuickSetupDocument !== undefined
  return isTagged || decider.allows('iam:TagRole', role.arn, new Map())
}

function firstOf<T>(items: readonly T[], wrong: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = wrong(item)
    if (found !== undefined) return found
  }
  return undefined
}

const BOUNDARY = 'iam:permissionsboundary'
/** Keys whose values follow from what is asked for. */
const CHOSEN: ReadonlySet<string> = new Set([BOUNDARY, 'iam:policyarn', 'iam:passedtoservice'])
const GIVES_BOUNDARY = /^iam:(?:Put(?:User|Role)PermissionsBoundary|Create(?:User|Role))$/

/** A step that is reported: each of its requests is allowed, and always where that depends on nothing. */
function wrongEdge(edge: EscalationEdge, account: Account, decider: Decider): string | undefined {
  if (/\/aws-reserved\//.test(edge.to) && edge.method.startsWith('iam:') && !/PolicyVersion|PassRole/.test(edge.method))
    return `${edge.sentence}: only AWS can change that role`
  return firstOf(edge.permissions, ({ request, statement, isConditional, isUndecided }: Permission) => {
    if (isUndecided || statement === undefined) return undefined
    const { action, resource, context } = request
    const facts = factsOf(context, resource)
    if (!facts) return `${edge.sentence}: one tag has two values in ${JSON.stringify(request)}`
    if (!decider.allows(action, resource, facts)) return `${edge.sentence}: denied is ${JSON.stringify(request)}`
    if (isConditional) return undefined
    // A new user or role is nothing that the account knows.
    if (/User|Role/.test(action) && ![...account.users, ...account.roles].some(({ arn }) => arn === resource))
      return undefined
    const givesBoundary = edge.permissions.some((each) => GIVES_BOUNDARY.test(each.request.action))
    const chosen = Object.entries(context).filter(([key]) => CHOSEN.has(key) && (key !== BOUNDARY || givesBoundary))
    for (const { facts: others } of decider.requests({ action, resource, context: Object.fromEntries(chosen) })) {
      if (!decider.allows(action, resource, others))
        return `${edge.sentence}: not always allowed, ${JSON.stringify([...others])}`
    }
    return undefined
  })
}

const TAG_KEYS = ['aws:resourcetag/team', 'iam:resourcetag/team'] as const

/** A request's context, in which both keys for the tag of a user or role say the same; `undefined`: they differ. */
function factsOf(context: Permission['request']['context'], resource: string): Facts | undefined {
  const facts = new Map(Object.entries(context))
  const [one, other] = TAG_KEYS.flatMap((key) => facts.get(key) ?? [])
  if (one === undefined || !/:(?:user|role)\//.test(resource)) return facts
  if (other !== undefined && other !== one) return undefined
  for (const key of TAG_KEYS) facts.set(key, one)
  return facts
}

/** A step that is not reported: some request that it takes is never allowed. */
function isMissing(way: Way, method: string, edges: readonly EscalationEdge[], decider: Decider): boolean {
  // A step on what is to be created first is none as yet.
  if (way.group && 'isNew' in way.group) return false
  if (!way.needs.every(({ action, allowedByResource }) => SPOKEN.test(action) && !allowedByResource)) return false
  if (edges.some((edge) => edge.method === method && edge.sentence.endsWith(` ${way.sentence}`))) return false
  return way.needs.every((need) => {
    for (const { resource, facts } of decider.requests(need)) {
      if (decider.allows(need.action, resource, facts)) return true
    }
    return false
  })
}

function wrongTrustOf(
  { arn, trustPolicy }: Account['roles'][number],
  edges: readonly EscalationEdge[],
  decider: Decider,
): string | undefined {
  const edge = edges.find(({ method, to }) => method === 'sts:AssumeRole' && to === arn)
  const answers = new Set<boolean>()
  for (const { facts } of decider.requests({ action: 'sts:AssumeRole', resource: arn }))
    answers.add(decider.assumes(arn, trustPolicy, facts))
  if (answers.has(true) && !edge) return 'the role can be assumed, and no step says so'
  if (edge && !edge.isConditional && answers.has(false)) return 'the role cannot always be assumed'
  return undefined
}

/** Random accounts, to be tried against brute force over `decide`. */
export const ESCALATIONS: fc.Arbitrary<TrialCase> = escalationAccount.map((account) => ({
  given: account,
  run: () => {
    const report = escalation(account)
    const isUndecided = report.edges.some(({ permissions }) =>
      permissions.some((each) => each.isUndecided === 'search'),
    )
    return {
      verdict: isUndecided
        ? ('unknown' as const)
        : report.edges.length > 0
          ? ('refuted' as const)
          : ('proved' as const),
      contradiction: wrongIn(account, report),
    }
  },
}))
