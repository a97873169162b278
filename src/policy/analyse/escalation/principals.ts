import { getManagedPolicyAnywhere } from '../../aws-data/managed.ts'
import { isServiceLinkedRole } from '../../decide/exemptions.ts'
import type { PolicySource } from '../../decide/policy-set.ts'
import { isAdministrator } from '../administrator.ts'
import { preferredResources } from '../example-resources.ts'
import type { KnownContext } from '../known-context.ts'
import { analysedLayer } from '../statements.ts'
import { namelessVocabulary } from '../vocabulary.ts'
import type { Account, AccountGroup, AccountManagedPolicy, AccountRole, AccountUser, PolicyHolder } from './account.ts'
import { allowsSessionTags, federatedPrincipals, NO_TRUST, type Trust, trustOf, trustsService } from './trust.ts'

const withoutExamples = { ...namelessVocabulary, exampleResources: () => [] }
const EMPTY_POLICY = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}'

/** A user or role. */
export type Principal =
  | ({ readonly kind: 'user'; readonly memberOf: readonly AccountGroup[] } & AccountUser)
  | ({ readonly kind: 'role'; readonly memberOf: readonly AccountGroup[] } & AccountRole)

/** The account with what its parts refer to found. */
export class AccountIndex {
  readonly account: Account
  readonly principals: readonly Principal[]
  private readonly policies: ReadonlyMap<string, AccountManagedPolicy>
  private readonly sources = new Map<string, PolicySource>()
  private readonly groups: ReadonlyMap<string, AccountGroup>

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
  }

  get partition(): string {
    return this.account.partition ?? 'aws'
  }

  /** AWS's policy that allows everything. */
  get administratorAccess(): string {
    return `arn:${this.partition}:iam::aws:policy/AdministratorAccess`
  }

  /** @throws Error for a policy that is attached and not given: what it denies would be left out. */
  policy(arn: string): PolicySource {
    const known = this.sources.get(arn)
    if (known) return known
    // AWS's policies are the same in each partition, under ARNs of its own.
    const document = this.policies.get(arn)?.document ?? getManagedPolicyAnywhere(arn)?.document
    if (document === undefined) throw new Error(`the managed policy ${arn} is attached and not given`)
    const source = { policy: arn, document }
    this.sources.set(arn, source)
    return source
  }

  otherVersions(arn: string): NonNullable<AccountManagedPolicy['otherVersions']> {
    return this.policies.get(arn)?.otherVersions ?? []
  }

  policiesOf({ inlinePolicies, attachedPolicies }: PolicyHolder): readonly PolicySource[] {
    return [...inlinePolicies, ...attachedPolicies.map((arn) => this.policy(arn))]
  }

  /** Whether policies alone allow every request, whatever its context. */
  allowsEverything(identity: readonly PolicySource[]): boolean {
    return isAdministrator({ identity })
  }

  denies(source: PolicySource): boolean {
    return analysedLayer('identity-based policy', [source]).statements.some(({ effect }) => effect === 'Deny')
  }

  trust(role: Principal, by: Principal): Trust {
    return role.kind === 'role' ? trustOf(role.trustPolicy, by) : NO_TRUST
  }

  trustedSamlProviders(role: Principal): readonly string[] {
    return role.kind === 'role'
      ? federatedPrincipals(role.trustPolicy).filter((arn) => arn.includes(':saml-provider/'))
      : []
  }

  rolesTrusting(service: string): readonly Principal[] {
    return this.principals.filter((role) => role.kind === 'role' && trustsService(role.trustPolicy, service))
  }

  /** ARNs that `by` could give a new user or role: any, and such as its policies speak of. */
  newArns(by: Principal, kind: Principal['kind']): readonly string[] {
    const path = `:${kind}/`
    const sources = [
      ...this.policiesOf(by),
      ...by.memberOf.flatMap((group) => this.policiesOf(group)),
      // A wide policy leaves it to the boundary to say under which path.
      ...(by.boundary === undefined ? [] : [this.policy(by.boundary)]),
    ]
    const { statements } = analysedLayer('identity-based policy', sources)
    const action = kind === 'user' ? 'iam:CreateUser' : 'iam:CreateRole'
    const spoken = preferredResources(action, statements, new Map(), withoutExamples)
    const taken = new Set(this.principals.map(({ arn }) => arn))
    const own = `arn:${this.partition}:iam::${this.account.accountId}${path}new-administrator`
    const ideas = spoken.map((arn) =>
      arn.replace(/^arn:[^:]+:iam::[^:]*:/, `arn:${this.partition}:iam::${this.account.accountId}:`),
    )
    return [...new Set([own, ...ideas.filter((arn) => arn.includes(path) && !taken.has(arn))])].slice(0, 4)
  }

  /** A principal that does not exist yet, with AdministratorAccess. */
  administratorNamed(arn: string, kind: Principal['kind']): Principal {
    const holder = {
      name: arn.slice(arn.lastIndexOf('/') + 1),
      arn,
      inlinePolicies: [],
      attachedPolicies: [this.administratorAccess],
      memberOf: [],
    }
    return kind === 'user' ? { ...holder, kind, groups: [] } : { ...holder, kind, trustPolicy: EMPTY_POLICY }
  }

  private group(name: string): AccountGroup {
    const group = this.groups.get(name)
    if (!group) throw new Error(`the group ${name} has members and is not given`)
    return group
  }

  /** Condition keys that are the same in all requests of a principal. */
  contextOf(principal: Principal): KnownContext {
    const { kind, name, arn, tags = {} } = principal
    const known: Record<string, string | undefined> = {
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': this.account.accountId,
      'aws:PrincipalType': kind === 'user' ? 'User' : 'AssumedRole',
      'aws:PrincipalIsAWSService': 'false',
      'aws:username': kind === 'user' ? name : undefined,
    }
    // A session tag takes the place of the role's tag of the same key: who may tag its sessions chooses the values.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
    if (principal.kind === 'role' && allowsSessionTags(principal.trustPolicy)) return known
    for (const [key, value] of Object.entries(tags)) known[`aws:PrincipalTag/${key}`] = value
    return known
  }
}

/** "Customer managed": AWS's own cannot be changed by anyone in the account. */
export function isCustomerManaged(arn: string): boolean {
  return arn.split(':')[4] !== 'aws'
}

/** Only the AWS service that a service-linked role is for can assume or change it. */
export function isServiceLinked(principal: Principal): boolean {
  return principal.kind === 'role' && isServiceLinkedRole(principal.arn)
}
