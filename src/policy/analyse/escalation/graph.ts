import { groupBy } from '../../../aws/index.ts'
import { Actor } from './actor.ts'
import { boundariesFor, leadingPolicies } from './attachable.ts'
import type { Changed } from './changed.ts'
import { controlMethods, TRUST_METHODS } from './control.ts'
import { type Fact, factOf } from './facts.ts'
import { type Goal, Goals, numberOfSource } from './goals.ts'
import type { Gain, LeadingPolicies, Method, MethodKind, Need, Seeker, Way } from './method.ts'
import { Once } from './once.ts'
import type { Permission } from './permission.ts'
import { permissionMethods } from './permissions.ts'
import { type PolicyState, UNCHANGED } from './policy-state.ts'
import { type AccountIndex, identityOf, type Principal } from './principals.ts'
import { serviceMethods } from './services/index.ts'
import { type Steps, strengthOf } from './strength.ts'
import { Targets } from './targets.ts'
import { testedByTrust } from './trust.ts'

/** One step of escalation that is open: what it takes was decided request by request. */
export interface EscalationEdge {
  /** The ARN of the user or role that takes it. */
  readonly from: string
  /** The ARN of the user, role, group or managed policy that it changes, or of the user or role that it acts as. */
  readonly to: string
  /** The action that the method turns on, or `iam:PassRole to <service>`. */
  readonly method: string
  readonly kind: MethodKind
  readonly gain: Gain
  /** A sentence: `user alice attaches AdministratorAccess to itself`. */
  readonly sentence: string
  /** The requests that it takes, each with the statement that allows it. */
  readonly permissions: readonly Permission[]
  /** Whether some of the permissions depend on the context. */
  readonly isConditional: boolean
  /** What must be so in the account and is not in the data. */
  readonly assumes: string | undefined
  /** AWS's page on the method. */
  readonly source: string
  /** Ids in the public catalogue of such steps, pathfinding.cloud. */
  readonly catalogue: readonly string[]
}

/** A step that is open. Most are never asked for more than what they lead to. */
export class OpenWay {
  readonly way: Way
  readonly row: Row
  /** The same for the same gain. */
  readonly goal: number
  readonly isConditional: boolean
  private readonly actor: Actor
  private readonly permissions: readonly Permission[]
  private made: EscalationEdge | undefined

  constructor(actor: Actor, row: Row, way: Way, goal: number, permissions: readonly Permission[]) {
    this.actor = actor
    this.row = row
    this.way = way
    this.goal = goal
    this.permissions = permissions
    this.isConditional = way.assumes !== undefined || permissions.some(({ isConditional }) => isConditional)
  }

  /** Always the same. */
  get edge(): EscalationEdge {
    this.made ??= edgeOf(this.actor, this.row, this.way, this.permissions, this.isConditional)
    return this.made
  }

  /** Tells the steps of a principal apart: new users and roles of several names are spoken of alike. */
  get step(): string {
    return `${endOf(this.way, this.actor.principal)} ${this.way.sentence}`
  }
}

/** Steps that are open, those apart that only bear on who is in hand. */
export interface OpenWays {
  readonly others: readonly OpenWay[]
  /** By the user or role whose policies they change. */
  readonly ofPrincipal: ReadonlyMap<string, readonly OpenWay[]>
}

/** All methods. */
export const METHODS: readonly Row[] = [
  ...permissionMethods.map((method) => ({ method, family: 'permissions' as const })),
  ...controlMethods.map((method) => ({ method, family: 'control' as const })),
  ...serviceMethods.map((method) => ({ method, family: 'pass role' as const })),
]

interface Row {
  readonly method: Method
  readonly family: 'permissions' | 'control' | 'pass role'
}

const BOUNDARY = 'iam:permissionsboundary'
/** Methods that give nothing by themselves. */
const ONLY_HELPS = /Tag|Untag|PermissionsBoundary|Detach|Delete|Remove|CreateGroup|CreatePolicy$/

/** What is of use only to who acts as the user or role. */
const OF_HANDS: readonly Gain[] = ['permissions', 'policy', 'without', 'boundary', 'membership', 'left']

/** What a policy must allow to lead on whoever has it: by its own, or with who else is in the account. */
const STEPS: Steps = {
  permissions: METHODS.filter(
    ({ method, family }) => family !== 'pass role' && method.actions.length > 0 && !ONLY_HELPS.test(method.name),
  ).map(({ method }) => method.actions),
  others: [['sts:AssumeRole'], ...serviceMethods.map(({ actions }) => actions)],
  helping: [...new Set(METHODS.flatMap(({ method }) => method.actions))],
}

/** What was found out, by whom it is about. */
class FoundOut {
  readonly actors = new Map<string, Actor>()
  readonly afterChanges = new Once<Principal, Actor>()
  readonly enough = new Once<Principal, readonly (readonly number[])[] | undefined>()
  readonly open = new Map<string, readonly OpenWay[]>()
}

/** Which steps are open to a principal, by the state of its policies; each is found out once. */
export class EscalationGraph {
  readonly targets: Targets
  readonly goals = new Goals()
  private readonly account: AccountIndex
  private readonly ofTargets = new FoundOut()
  private outsider: { readonly arn: string; readonly found: FoundOut } | undefined

  constructor(account: AccountIndex, targets = new Targets(account.principals)) {
    this.account = account
    this.targets = targets
  }

  /** Ways from this principal are looked for: of one who is not among the targets nothing is kept after that. */
  startAt(start: Principal): void {
    const { arn } = start
    if (this.targets.has(start)) this.outsider = undefined
    else if (this.outsider?.arn !== arn) this.outsider = { arn, found: new FoundOut() }
  }

  private foundOut({ arn }: Principal, changed?: Changed): FoundOut {
    const { outsider } = this
    return outsider && (outsider.arn === arn || outsider.arn === changed?.of.arn) ? outsider.found : this.ofTargets
  }

  actor(principal: Principal, state: PolicyState = UNCHANGED): Actor {
    const { actors } = this.foundOut(principal)
    const key = stateKey(principal, state)
    let actor = actors.get(key)
    if (!actor) {
      actor = new Actor(principal, state, this.account, this.targets)
      actors.set(key, actor)
    }
    return actor
  }

  /** The same for one of which changes are told, by a text that is theirs alone. */
  actorAfter(principal: Principal, changes: string, state: () => PolicyState): Actor {
    return this.foundOut(principal).afterChanges.of(principal, changes, () => this.actor(principal, state()))
  }

  /** Which of changes are enough to make the principal an administrator: whoever it is that makes them. */
  enough(
    principal: Principal,
    changes: string,
    find: () => readonly (readonly number[])[] | undefined,
  ): readonly (readonly number[])[] | undefined {
    return this.foundOut(principal).enough.of(principal, changes, find)
  }

  /** Which of changes are enough for a step to be open. */
  readonly enoughFor = new Once<OpenWay, readonly number[]>()

  /** Whether it is not among those of the account: created, or changed on the way. */
  isNew(principal: Principal): boolean {
    const known = this.account.principalOf(principal.arn)
    return known === undefined || identityOf(known) !== identityOf(principal)
  }

  /** Whether others steps may be open no longer after it, or not before it: then their order is to be looked for. */
  needsOrder(goal: Goal): boolean {
    const { gain, target } = goal
    if (gain === 'created' || this.mayLose(goal)) return true
    if (gain === 'tags' || gain === 'no boundary') return this.mayDependOnFacts
    // It puts another in the place of one that is there.
    return (
      gain === 'control' &&
      target !== undefined &&
      this.isNew(target) &&
      this.account.principalOf(target.arn) !== undefined
    )
  }

  /** Whether conditions ask for what principals can change of each other. */
  get mayDependOnFacts(): boolean {
    return this.account.asksForFacts
  }

  /** Whether a change may deny something, or take something away, too: then less of it may be more. */
  mayLose({ gain, group, policy }: Goal): boolean {
    const { account } = this
    const inGroup = group ? account.policiesOf(group) : []
    switch (gain) {
      case 'without':
        return policy !== undefined && account.allowsAny(policy)
      case 'left':
        return inGroup.some((each) => account.allowsAny(each))
      case 'membership':
        return inGroup.some((each) => account.denies(each))
      case 'policy':
        return policy !== undefined && account.denies(policy)
      case 'version':
      case 'boundary':
        return true
      case 'control':
      case 'permissions':
      case 'no boundary':
      case 'tags':
      case 'trust':
      case 'created':
      case 'written':
        return false
      default:
        return gain satisfies never
    }
  }

  /** The same step with less changed of who takes it; `undefined`: it is not open then. */
  openWith(open: OpenWay, actor: Actor, all: PolicyState, changed?: Changed): OpenWay | undefined {
    const { principal, state } = actor
    // Roles may trust it for its tags; all else is in what the step needs.
    if (state.tagged !== all.tagged) return this.stepsIn(this.openTo(principal, state, changed)).get(open.step)
    const { row, way, goal } = open
    if (!row.method.actions.every((action) => actor.allows(action))) return undefined
    const permissions = met(way.needs, (need) => actor.permission(need, changed))
    return permissions && new OpenWay(actor, row, way, goal, permissions)
  }

  /**
   * The steps that are open to the principal; or, where somebody has changed the tags or the boundary of a user or
   * role, those that are open by all of that together, and not by less; or those on one that is new.
   */
  openTo(principal: Principal, state: PolicyState = UNCHANGED, changed?: Changed): readonly OpenWay[] {
    // Who is another by now acts no longer as it was, nor on itself as it was.
    if (changed && changed.of.arn === principal.arn && identityOf(changed.of) !== identityOf(principal)) return []
    if (changed && !changed.facts.every((fact) => this.isAskedFor(fact, this.actor(principal, state), changed.of)))
      return []
    const key = changed
      ? `${stateKey(principal, state)} ${changed.facts} ${identityOf(changed.of)}`
      : stateKey(principal, state)
    const found = this.foundOut(principal, changed).open
    let open = found.get(key)
    if (!open) {
      const all = this.ways(this.actor(principal, state), state.tagged, changed)
      const isNew = changed?.facts.length === 0
      const before = changed && !isNew && all.length > 0 ? this.openByLess(principal, state, changed) : []
      open = before.length === 0 ? all : all.filter(({ step }) => !before.some((less) => less.has(step)))
      if (this.partial.has(all)) this.partial.add(open)
      found.set(key, open)
    }
    return open
  }

  /** The single steps that are open to the principal as the account is: none on what somebody has to create first. */
  edgesOf(principal: Principal): readonly EscalationEdge[] {
    const { newPolicies } = this.account.changeable
    const isThere = ({ gain, group, policy }: Way) =>
      gain === 'created' ||
      gain === 'written' ||
      !((group && 'isNew' in group) || (policy && newPolicies.includes(policy)))
    return this.openTo(principal).flatMap((open) => (isThere(open.way) ? [open.edge] : []))
  }

  private readonly sorted = new WeakMap<readonly OpenWay[], OpenWays>()

  /** The steps, by whom they are of use to. */
  sort(open: readonly OpenWay[]): OpenWays {
    const known = this.sorted.get(open)
    if (known) return known
    const ofPrincipal = groupBy(open, ({ way: { gain, target } }) =>
      target && OF_HANDS.includes(gain) ? identityOf(target) : '',
    )
    const sorted = { others: ofPrincipal.get('') ?? [], ofPrincipal }
    this.sorted.set(open, sorted)
    return sorted
  }

  /** Steps of which some were left out, because there are too many. */
  private readonly partial = new WeakSet<readonly OpenWay[]>()

  /** Whether these are all the steps there are. */
  areAll(open: readonly OpenWay[]): boolean {
    return !this.partial.has(open)
  }

  private isAskedFor(fact: Fact, actor: Actor, of: Principal): boolean {
    if (fact === 'trust' || actor.asksFor(fact)) return true
    return of.kind === 'role' && [...testedByTrust(of.trustPolicy)].some((key) => factOf(key) === fact)
  }

  /** The steps that are open without one of the changes, or without all. */
  private openByLess(
    principal: Principal,
    state: PolicyState,
    { of, facts }: Changed,
  ): readonly ReadonlyMap<string, OpenWay>[] {
    const less = facts.length > 1 ? facts.map((fact) => ({ of, facts: facts.filter((each) => each !== fact) })) : []
    const asItIs = this.targets.has(of) || this.isNew(of) ? undefined : { of, facts: [] }
    return [asItIs, ...less].map((changed) => this.stepsIn(this.openTo(principal, state, changed)))
  }

  private readonly steps = new WeakMap<readonly OpenWay[], ReadonlyMap<string, OpenWay>>()

  /** By what tells the steps of a principal apart. */
  private stepsIn(open: readonly OpenWay[]): ReadonlyMap<string, OpenWay> {
    const known = this.steps.get(open) ?? new Map(open.map((each) => [each.step, each]))
    this.steps.set(open, known)
    return known
  }

  private ways(actor: Actor, isTagged: boolean, changed: Changed | undefined): readonly OpenWay[] {
    const { account } = this
    const permission = (need: Need) => actor.permission(need, changed)
    // It may be another than the account has under its name by now.
    const itself = (target: Principal) => (target.arn === actor.principal.arn ? actor.principal : target)
    let isPartial = false
    const leaveOut = () => {
      isPartial = true
    }
    const seeker: Seeker = {
      leaveOut,
      by: actor.principal,
      account,
      principals: changed ? new Targets([itself(changed.of)]) : this.targets,
      isOfChanged: changed !== undefined,
      targets: (action) => (changed ? [changed.of] : actor.targets(action)).map(itself),
      trusts: (role) =>
        account.trusts(role, actor.principal, isTagged, changed?.of.arn === role.arn ? changed.facts : []),
      trustsService: (role, names) =>
        account.trustsService(role, names, changed?.of.arn === role.arn ? changed.facts : []),
      permits: (need) => permission(need) !== undefined,
      allows: (action) => actor.allows(action),
      leads: (policy) => strengthOf(policy, STEPS),
      leading: (action, key) => this.leading(actor, action, key),
      boundaries: (action) => boundariesFor(account, (arns) => actor.choices(action, BOUNDARY, arns)),
    }
    const withTags = (way: Way) =>
      account.asksForPrincipalTags ? [way, ...withTagsOfSessions(way, changed?.facts ?? [])] : [way]
    const open = METHODS.flatMap((row) =>
      row.method.actions.every((action) => actor.allows(action))
        ? row.method
            .ways(seeker)
            .flatMap(withTags)
            .flatMap((found) => {
              const { target } = found
              const way = found.gain === 'control' || !target ? found : { ...found, target: itself(target) }
              if (changed && target?.arn !== changed.of.arn) return []
              const permissions = met(way.needs, permission)
              return permissions ? new OpenWay(actor, row, way, this.goals.numberOf(way), permissions) : []
            })
        : [],
    )
    if (isPartial) this.partial.add(open)
    return open
  }

  private readonly led = new WeakMap<Actor, Map<string, LeadingPolicies>>()

  private leading(actor: Actor, action: string, key: string): LeadingPolicies {
    const known = this.led.get(actor) ?? new Map<string, LeadingPolicies>()
    this.led.set(actor, known)
    const id = `${action} ${key}`
    const found =
      known.get(id) ??
      leadingPolicies(
        this.account,
        (policy) => strengthOf(policy, STEPS),
        (arns) => actor.choicesAlike(action, key, arns),
      )
    known.set(id, found)
    return found
  }
}

function has({ attachedPolicies, memberOf }: Principal, policy: string | undefined): boolean {
  return (
    policy !== undefined &&
    [attachedPolicies, ...memberOf.map((group) => group.attachedPolicies)].flat().includes(policy)
  )
}

function stateKey(principal: Principal, state: PolicyState): string {
  const identity = identityOf(principal)
  if (state === UNCHANGED) return identity
  const { permissions, noBoundary, boundaries, joined, left, attached, without, written, versions } = state
  const changes = [
    [permissions, noBoundary, state.tagged, state.losesNothing],
    boundaries.map(numberOfSource),
    [joined, left].map((groups) => groups.map(({ name }) => name)),
    [attached, versions].map((policies) => policies.map(numberOfSource)),
    without.map(({ from, policy }) => [from, numberOfSource(policy)]),
    [...written],
  ]
  return `${identity} ${JSON.stringify(changes)}`
}

/**
 * Who writes the trust policy of a role lets itself give tags to its sessions: they take the place of the role's.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function withTagsOfSessions(way: Way, changed: readonly Fact[]): readonly Way[] {
  const { target, gain, needs, sentence } = way
  const isWritten = changed.includes('trust') || needs.some(({ action }) => action === 'iam:UpdateAssumeRolePolicy')
  if (gain !== 'control' || target?.kind !== 'role' || !target.tags || target.hasAnyTags || !isWritten) return []
  const tagging: Need = { action: 'sts:TagSession', resource: target.arn, allowedByResource: 'to principal' }
  return [
    {
      ...way,
      target: { ...target, hasAnyTags: true },
      needs: [...needs, tagging],
      sentence: `${sentence}, with tags of its choice`,
    },
  ]
}

/** What meets all the needs. */
function met(
  needs: readonly Need[],
  permission: (need: Need) => Permission | undefined,
): readonly Permission[] | undefined {
  const permissions: Permission[] = []
  for (const need of needs) {
    const found = permission(need)
    if (!found) return undefined
    permissions.push(found)
  }
  return permissions
}

function endOf({ target, group, policy }: Way, by: Principal): string {
  return (target ?? group)?.arn ?? policy?.policy ?? by.arn
}

function edgeOf(
  actor: Actor,
  { method, family }: Row,
  way: Way,
  permissions: readonly Permission[],
  isConditional: boolean,
): EscalationEdge {
  const { principal } = actor
  return {
    from: principal.arn,
    to: endOf(way, principal),
    method: method.name,
    kind: kindOf(method, family, way, principal),
    gain: way.gain,
    sentence: `${principal.kind} ${principal.name} ${way.sentence}`,
    permissions: permissions.map((permission) => actor.asOwn(permission)),
    isConditional,
    assumes: way.assumes,
    source: method.source,
    catalogue: method.catalogue,
  }
}

function kindOf({ name }: Method, family: string, { target, group, policy }: Way, by: Principal): MethodKind {
  if (family === 'pass role') return 'pass role'
  if (TRUST_METHODS.has(name)) return 'trust'
  const isOwn = target ? target.arn === by.arn : group ? by.memberOf.includes(group) : has(by, policy?.policy)
  return isOwn ? 'self-escalation' : 'other principal'
}
