import { BoundedCache, groupBy } from '../../../aws/index.ts'
import { getManagedPolicyAnywhere, listManagedPolicies } from '../../aws-data/managed.ts'
import { isServiceLinkedRole } from '../../decide/exemptions.ts'
import type { PolicySource } from '../../decide/policy-set.ts'
import { TO_PRINCIPAL } from '../../decide/principal.ts'
import type { PolicyType } from '../../language/decision.ts'
import { withoutDenies } from '../../language/rewrite.ts'
import { isAdministrator } from '../administrator.ts'
import { preferredResources } from '../example-resources.ts'
import { contextMap, type KnownContext } from '../known-context.ts'
import type { PrincipalPolicies } from '../principal-policies.ts'
import { namelessVocabulary } from '../vocabulary.ts'
import type { Account, AccountGroup, AccountManagedPolicy, AccountRole, AccountUser, PolicyHolder } from './account.ts'
import { type Changeable, findChangeable, type NewGroup } from './changeable.ts'
import { type Fact, factOf, knownOfTarget, tagOf } from './facts.ts'
import { mayFederateWithTags } from './federated-session.ts'
import { policyStatements } from './policy-statements.ts'
import { allowsSessionTags, federatedPrincipals, type Trust, testedByTrust, trustOf, trustOfService } from './trust.ts'

const withoutExamples = { ...namelessVocabulary, exampleResources: () => [] }
const EMPTY_POLICY = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}'
const PRINCIPAL_TAG = 'aws:principaltag/'

/** AWS's policies that accounts have asked for of late. */
const sourcesOfAws = new BoundedCache<string, PolicySource>(64)

/** What somebody can do to a user or role that is not there yet. */
const ACTIONS_ON_NEW = {
  user: ['CreateUser', 'AttachUserPolicy', 'PutUserPolicy', 'CreateAccessKey'].map((name) => `iam:${name}`),
  role: ['iam:CreateRole', 'iam:AttachRolePolicy', 'iam:PutRolePolicy'],
} as const

/** A user or role. */
export type Principal =
  | ({ readonly kind: 'user'; readonly memberOf: readonly AccountGroup[] } & AccountUser)
  | ({
      readonly kind: 'role'
      readonly memberOf: readonly AccountGroup[]
      /** Who has written its trust policy may open sessions of it with tags of any value. */
      readonly hasAnyTags?: true
    } & AccountRole)

/** The account with what its parts refer to found. */
export class AccountIndex {
  readonly account: Account
  readonly principals: readonly Principal[]
  private readonly policies: ReadonlyMap<string, AccountManagedPolicy>
  private readonly sources = new Map<string, PolicySource>()
  private readonly versions = new Map<string, ReturnType<AccountIndex['otherVersionsOf']>>()
  private readonly groups: ReadonlyMap<string, AccountGroup>
  private readonly byArn: ReadonlyMap<string, Principal>
  private readonly allowing = new WeakMap<PolicySource, PolicySource>()
  private facts: boolean | undefined
  private principalTags: boolean | undefined
  private readonly spokenOf: Partial<Record<Principal['kind'], readonly string[]>> = {}
  private attachable: readonly string[] | undefined
  private given: readonly string[] | undefined
  private possible: Changeable | undefined
  private bounding: ReadonlySet<string> | undefined
  private holding: ReadonlyMap<string, readonly Principal[]> | undefined

  constructor(account: Account) {
    this.account = account
    this.policies = new Map(account.managedPolicies.map((policy) => [policy.arn, policy]))
    this.groups = new Map(account.groups.map((group) => [group.name, group]))
    this.principals = [
      ...account.users.map(
        (user): Principal => ({ ...user, kind: 'user', memberOf: user.groups.map((name) => this.group(name)) }),
      ),
      ...account.roles.map((role): Principal => ({ ...role, kind: 'role', memberOf: [] })),
    ]
    this.byArn = new Map(this.principals.map((principal) => [principal.arn, principal]))
  }

  get accountId(): string {
    return this.account.accountId
  }

  get partition(): string {
    return this.account.partition ?? 'aws'
  }

  /** AWS's policy that allows everything. */
  get administratorAccess(): string {
    return `arn:${this.partition}:iam::aws:policy/AdministratorAccess`
  }

  readonly principalOf = (arn: string): Principal | undefined => this.byArn.get(arn)

  /** @throws Error for a policy that is attached and not given: what it denies would be left out. */
  policy(arn: string): PolicySource {
    const source = this.policyIfGiven(arn)
    if (!source) throw new Error(`the managed policy ${arn} is attached and not given`)
    return source
  }

  policyIfGiven(arn: string): PolicySource | undefined {
    const known = this.sources.get(arn)
    if (known) return known
    const given = this.policies.get(arn)
    const isNew = () => this.possible?.newPolicies.find(({ policy }) => policy === arn)
    const source = given ? { policy: arn, document: given.document } : (isNew() ?? this.ofAws(arn))
    if (source) this.sources.set(arn, source)
    return source
  }

  /** The same source for all accounts: what is found out of it is found out once. */
  private ofAws(arn: string): PolicySource | undefined {
    if (this.account.hasGivenPoliciesOnly) return undefined
    const known = sourcesOfAws.get(arn)
    if (known) return known
    // AWS's policies are the same in each partition, under ARNs of its own.
    const document = getManagedPolicyAnywhere(arn)?.document
    if (document === undefined) return undefined
    const source = { policy: arn, document }
    sourcesOfAws.set(arn, source)
    return source
  }

  /** ARNs of the managed policies that can be attached, the account's own first: always the same list. */
  get attachableArns(): readonly string[] {
    const aws = () => listManagedPolicies().map(({ arn }) => arn.replace(/^arn:[^:]+:/, `arn:${this.partition}:`))
    this.attachable ??= [...new Set([...this.givenArns, ...(this.account.hasGivenPoliciesOnly ? [] : aws())])]
    return this.attachable
  }

  /** Those of them that are given. */
  get givenArns(): readonly string[] {
    this.given ??= [...this.policies.keys()]
    return this.given
  }

  /** What somebody may change, or make anew. */
  get changeable(): Changeable {
    if (!this.possible) {
      const { accountId, partition } = this
      const { managedPolicies, groups } = this.account
      const read = [...new Set(this.allPolicies())].map((source) => policyStatements('identity-based policy', source))
      const statements = read.flatMap(({ all }) => all)
      const statementsFor = (action: string) => read.flatMap((policy) => policy.for(action))
      this.possible = findChangeable({ accountId, partition, managedPolicies, groups, statements, statementsFor })
    }
    return this.possible
  }

  /** The groups that are there, and such as could be created. */
  get groupsToJoin(): readonly (AccountGroup | NewGroup)[] {
    return [...this.account.groups, ...this.changeable.newGroups]
  }

  /** Whether the policy limits somebody. */
  isBoundary(arn: string): boolean {
    this.bounding ??= new Set(this.principals.flatMap(({ boundary }) => boundary ?? []))
    return this.bounding.has(arn)
  }

  /** Users and roles that a managed policy is attached to, by themselves or by a group. */
  holdersOfPolicy(arn: string): readonly Principal[] {
    if (!this.holding) {
      const pairs = this.principals.flatMap((principal) =>
        [principal, ...principal.memberOf].flatMap(({ attachedPolicies }) =>
          attachedPolicies.map((policy) => ({ policy, principal })),
        ),
      )
      const byPolicy = groupBy(pairs, ({ policy }) => policy)
      this.holding = new Map([...byPolicy].map(([policy, all]) => [policy, all.map(({ principal }) => principal)]))
    }
    return this.holding.get(arn) ?? []
  }

  /** The versions of a managed policy that are not its default, as policies of its ARN. */
  otherVersionsOf(arn: string): readonly { readonly versionId: string; readonly source: PolicySource }[] {
    let versions = this.versions.get(arn)
    if (!versions) {
      versions = (this.policies.get(arn)?.otherVersions ?? []).map(({ versionId, document }) => ({
        versionId,
        source: { policy: arn, document },
      }))
      this.versions.set(arn, versions)
    }
    return versions
  }

  policiesOf({ inlinePolicies, attachedPolicies }: PolicyHolder): readonly PolicySource[] {
    return [...inlinePolicies, ...attachedPolicies.map((arn) => this.policy(arn))]
  }

  /** Whether policies alone allow every request, whatever its context. */
  allowsEverything(identity: readonly PolicySource[]): boolean {
    return isAdministrator({ identity })
  }

  denies(source: PolicySource): boolean {
    return policyStatements('identity-based policy', source).all.some(({ effect }) => effect === 'Deny')
  }

  allowsAny(source: PolicySource): boolean {
    return policyStatements('identity-based policy', source).all.some(({ effect }) => effect === 'Allow')
  }

  /** What a policy would allow if it denied nothing. */
  readonly whatAllows = (source: PolicySource): PolicySource => {
    if (!this.denies(source)) return source
    const known = this.allowing.get(source) ?? { policy: source.policy, document: withoutDenies(source.document) }
    this.allowing.set(source, known)
    return known
  }

  /** Whether the managed policy allows the action on something, in some context. */
  allowsSome(arn: string, action: string): boolean {
    const source = this.policyIfGiven(arn)
    const statements = source ? policyStatements('identity-based policy', source).for(action) : []
    return statements.some(({ effect }) => effect === 'Allow')
  }

  /**
   * How a role trusts somebody, as far as what is known of both tells.
   *
   * @param isTagged the tags of `by` are not what they were.
   * @param changed what somebody has changed of the role.
   */
  trusts(role: Principal, by: Principal, isTagged: boolean, changed: readonly Fact[]): readonly Trust[] {
    if (role.kind !== 'role') return []
    if (changed.includes('trust')) return [{ grant: TO_PRINCIPAL, isConditional: false }]
    const asker = { arn: by.arn, hasBoundary: by.boundary !== undefined }
    const request = { action: 'sts:AssumeRole', resource: role.arn }
    return trustOf(role.trustPolicy, asker, (keys) => ({
      ...this.contextFor(by, keys, isTagged),
      ...Object.fromEntries(knownOfTarget(request, keys, this, changed, false)),
    }))
  }

  /** Whether a role trusts one of these services, or identity providers: always, or as its conditions decide. */
  trustsService(
    role: Principal,
    names: readonly string[],
    changed: readonly Fact[],
  ): Pick<Trust, 'isConditional'> | undefined {
    if (role.kind !== 'role') return undefined
    const { trustPolicy, arn } = role
    if (names.some((name) => federatedPrincipals(trustPolicy).includes(name))) return { isConditional: false }
    const known = (keys: Iterable<string>) =>
      knownOfTarget({ action: 'sts:AssumeRole', resource: arn }, keys, this, changed, false)
    const trusts = names.flatMap((name) => trustOfService(trustPolicy, name, known) ?? [])
    return trusts.find(({ isConditional }) => !isConditional) ?? trusts[0]
  }

  trustedSamlProviders(role: Principal): readonly string[] {
    return role.kind === 'role'
      ? federatedPrincipals(role.trustPolicy).filter((arn) => arn.includes(':saml-provider/'))
      : []
  }

  /** ARNs that `by` could give a new user or role: any, such as its policies speak of, and such as others speak of. */
  newArns(by: Principal, kind: Principal['kind']): readonly string[] {
    const own = [
      ...this.policiesOf(by),
      ...by.memberOf.flatMap((group) => this.policiesOf(group)),
      // A wide policy leaves it to the boundary to say under which path.
      ...(by.boundary === undefined ? [] : [this.policy(by.boundary)]),
    ]
    this.spokenOf[kind] ??= this.freeArns(kind, [...new Set(this.allPolicies())])
    const any = `arn:${this.partition}:iam::${this.accountId}:${kind}/new-administrator`
    return [...new Set([any, ...this.freeArns(kind, own), ...this.spokenOf[kind]])]
  }

  /** ARNs of users or roles that are not there, which statements about creating and changing them speak of. */
  private freeArns(kind: Principal['kind'], sources: readonly PolicySource[]): readonly string[] {
    const path = `:${kind}/`
    const spoken = ACTIONS_ON_NEW[kind].flatMap((action) => {
      const statements = sources.flatMap((source) => policyStatements('identity-based policy', source).for(action))
      return preferredResources(action, statements, new Map(), withoutExamples)
    })
    const isFree = (arn: string) => arn.includes(path) && !this.byArn.has(arn) && !isReservedArn(arn)
    const ideas = spoken.map((arn) =>
      arn.replace(/^arn:[^:]+:iam::[^:]*:/, `arn:${this.partition}:iam::${this.accountId}:`),
    )
    return [...new Set(ideas.filter(isFree))]
  }

  /** A principal that does not exist yet, with one policy, or none. */
  principalNamed(
    arn: string,
    kind: Principal['kind'],
    { policy, boundary }: { readonly policy?: string; readonly boundary: string | undefined },
  ): Principal {
    const holder = {
      name: arn.slice(arn.lastIndexOf('/') + 1),
      arn,
      inlinePolicies: [],
      attachedPolicies: policy === undefined ? [] : [policy],
      memberOf: [],
      boundary,
    }
    return kind === 'user' ? { ...holder, kind, groups: [] } : { ...holder, kind, trustPolicy: EMPTY_POLICY }
  }

  private group(name: string): AccountGroup {
    const group = this.groups.get(name)
    if (!group) throw new Error(`the group ${name} has members and is not given`)
    return group
  }

  /** Whether some policy asks for tags, or for the boundary, of what a request is about, or for tags of who asks. */
  get asksForFacts(): boolean {
    // Where conditions choose what is attached, it may be one of AWS's policies that asks for them.
    const mayBring = (key: string) => key === 'iam:policyarn' && !this.account.hasGivenPoliciesOnly
    const asks = (keys: Iterable<string>) =>
      [...keys].some((key) => factOf(key) !== undefined || key.startsWith(PRINCIPAL_TAG) || mayBring(key))
    this.facts ??=
      [...this.allPolicies()].some((source) => asks(policyStatements('identity-based policy', source).tested)) ||
      this.principals.some((role) => role.kind === 'role' && asks(testedByTrust(role.trustPolicy)))
    return this.facts
  }

  /** Whether some policy asks for tags of who asks, or one of AWS's that does could be attached. */
  get asksForPrincipalTags(): boolean {
    const mayBring = (key: string) => key === 'iam:policyarn' && !this.account.hasGivenPoliciesOnly
    this.principalTags ??= [...this.allPolicies()].some((source) =>
      [...policyStatements('identity-based policy', source).tested].some(
        (key) => key.startsWith(PRINCIPAL_TAG) || mayBring(key),
      ),
    )
    return this.principalTags
  }

  /** All that may decide, and all of the account's own, which may be attached. */
  *allPolicies(): Iterable<PolicySource> {
    for (const holder of this.holders()) yield* this.policiesOf(holder)
    for (const { boundary } of this.principals) if (boundary !== undefined) yield this.policy(boundary)
    for (const { arn } of this.account.managedPolicies) {
      yield this.policy(arn)
      for (const { source } of this.otherVersionsOf(arn)) yield source
    }
    for (const level of this.account.serviceControl ?? []) yield* level
  }

  private holders(): readonly PolicyHolder[] {
    return [...this.principals, ...this.account.groups]
  }

  /**
   * Condition keys that are the same in all requests of a principal with these policies.
   *
   * @param isTagged its tags are not what they were.
   */
  contextOf(principal: Principal, policies: PrincipalPolicies, isTagged = false): KnownContext {
    const { identity, boundary, serviceControl = [] } = policies
    const layers: readonly (readonly [PolicyType, readonly PolicySource[]])[] = [
      ['identity-based policy', identity],
      ...(boundary ? [['permissions boundary', boundary] as const] : []),
      ...serviceControl.map((level) => ['service control policy', level] as const),
    ]
    const keys = layers.flatMap(([type, sources]) =>
      sources.flatMap((source) => [...policyStatements(type, source).tested]),
    )
    const known = this.contextFor(principal, keys, isTagged)
    // Of a role's sessions its trust policy says who may give them tags.
    const isForTags = principal.kind === 'user' && keys.some((key) => key.startsWith(PRINCIPAL_TAG))
    if (isTagged || !isForTags) return known
    const mayTag = mayFederateWithTags(layers, contextMap(known), this)
    return mayTag ? this.contextFor(principal, [], isTagged) : known
  }

  /**
   * The same for the keys that somebody asks for: tags that the principal has not are known to be absent for these
   * alone.
   */
  contextFor(principal: Principal, keys: Iterable<string>, isTagged = false): KnownContext {
    const { kind, name, arn, tags } = principal
    const known: Record<string, string | undefined> = {
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': this.accountId,
      'aws:PrincipalType': kind === 'user' ? 'User' : 'AssumedRole',
      'aws:PrincipalIsAWSService': 'false',
      'aws:username': kind === 'user' ? name : undefined,
    }
    // A session tag takes the place of the role's tag of the same key: who may tag its sessions chooses the values.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
    const isOfSessions = principal.kind === 'role' && (principal.hasAnyTags || allowsSessionTags(principal.trustPolicy))
    if (!tags || isTagged || isOfSessions) return known
    for (const [key, value] of Object.entries(tags)) known[`aws:PrincipalTag/${key}`] = value
    for (const key of keys) {
      if (!key.startsWith(PRINCIPAL_TAG)) continue
      const tag = key.slice(PRINCIPAL_TAG.length)
      if (tagOf(tags, tag) === undefined) known[key] = undefined
    }
    return known
  }
}

const identities = new WeakMap<Principal, string>()

/** Tells principals apart: such as do not exist yet may be of one name, with other policies. */
export function identityOf(principal: Principal): string {
  let identity = identities.get(principal)
  if (identity === undefined) {
    const { arn, boundary = '', attachedPolicies, tags } = principal
    const ofSessions = principal.kind === 'role' && principal.hasAnyTags ? 'any tags of sessions' : ''
    identity = [arn, boundary, tags ? '' : 'any tags', ofSessions, ...attachedPolicies].join(' ')
    identities.set(principal, identity)
  }
  return identity
}

/** "Customer managed": AWS's own cannot be changed by anyone in the account. */
export function isCustomerManaged(arn: string): boolean {
  return arn.split(':')[4] !== 'aws'
}

/** Only the AWS service that a service-linked role is for can assume or change it. */
export function isServiceLinked(principal: Principal): boolean {
  return principal.kind === 'role' && isServiceLinkedRole(principal.arn)
}

const RESERVED = /^arn:[^:]*:iam:[^:]*:[^:]*:role\/aws-reserved\//

/** Below the paths that only AWS creates roles in. */
function isReservedArn(arn: string): boolean {
  return isServiceLinkedRole(arn) || RESERVED.test(arn)
}

/**
 * Whether the principal is a role that only AWS can change: "Cannot perform the operation on the protected role", says
 * UnmodifiableEntity, which "only the service that depends on the service-linked role can modify"; and so for the roles
 * of IAM Identity Center, below `/aws-reserved/`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
 */
export function isUnmodifiable({ kind, arn }: Principal): boolean {
  return kind === 'role' && isReservedArn(arn)
}
