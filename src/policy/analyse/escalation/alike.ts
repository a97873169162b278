import { groupBy } from '../../../aws/index.ts'
import { getManagedPolicyAnywhere, listManagedPolicies } from '../../aws-data/managed.ts'
import { findOperator } from '../../language/conditions/index.ts'
import { conditionHolds, testedKey, variableKeys } from '../condition-test.ts'
import { contextMap, contextOf } from '../known-context.ts'
import type { AnalysedStatement, Condition } from '../statements.ts'
import { speaksOfIam } from './attachable.ts'
import { KEYS_OF_NAMES, NamesSpokenOf } from './names.ts'
import { PolicyStatements, policyStatements } from './policy-statements.ts'
import type { AccountIndex, Principal } from './principals.ts'
import { trustStatements } from './trust.ts'

/** Names that the analysis knows of itself, or gives to what is new. */
const OTHER_NAMES =
  'arn aws iam sts user role group policy assumed-role root true false User AssumedRole example any-session new-administrator new-group new-policy'
const ORDINARY_NAME = /^(?!.*amazonaws)[\w+=,.@-]+$/i
/** Where one of these is asked for, it may be a policy of AWS's that is given to somebody. */
const CHOOSES_POLICY: ReadonlySet<string> = new Set(['iam:policyarn', 'iam:permissionsboundary'])

/**
 * Users and roles in sets of which nothing in the account tells one from another: they have the same in all but their
 * names, and to exchange two of them is to exchange two names that all policies read alike. So what is true of one is
 * true of all, and in what a third can do with them, one is as good as another.
 */
export function alikeIn(account: AccountIndex): ReadonlyMap<Principal, readonly Principal[]> {
  const spoken = spokenIn(account)
  const namesakes = groupBy(account.principals, ({ name }) => name.toLowerCase())
  const sets = groupBy(account.principals, (principal) => {
    const { name, arn, kind } = principal
    const isApart =
      !spoken.names.areClear ||
      spoken.names.names(name) ||
      !ORDINARY_NAME.test(name) ||
      (!arn.endsWith(`:${kind}/${name}`) && !arn.endsWith(`/${name}`)) ||
      namesakes.get(name.toLowerCase())?.length !== 1
    return isApart ? arn : JSON.stringify([kind, spoken.of(principal), ownOf(principal)])
  })
  return new Map([...sets.values()].flatMap((all) => all.map((each) => [each, all] as const)))
}

/** All that it has but its name. */
function ownOf(principal: Principal): unknown {
  const { name, arn, inlinePolicies, attachedPolicies, boundary, tags, memberOf } = principal
  return [
    arn.slice(0, -name.length),
    inlinePolicies.map(({ policy, document }) => [policy, document]),
    attachedPolicies,
    boundary ?? null,
    tags ? Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1)) : null,
    memberOf.map((group) => group.arn),
    principal.kind === 'user' ? [principal.hasPassword ?? null, principal.hasMfa ?? null] : principal.trustPolicy,
  ]
}

/** What statements say of names. */
class Spoken {
  readonly names = new NamesSpokenOf()
  /** On keys that tell names. */
  private readonly conditions = new Map<string, Condition>()
  /** On keys that say which managed policy is given to somebody. */
  readonly choosing = new Map<string, Condition>()

  add({ resource, principal, conditions, version }: AnalysedStatement): void {
    for (const value of resource?.values ?? []) this.names.text(value, version)
    for (const { value } of principal?.entries ?? []) this.names.text(value, version)
    for (const condition of conditions) this.addCondition(condition)
  }

  private addCondition(condition: Condition): void {
    const key = testedKey(condition)
    const { element, version } = condition
    if (CHOOSES_POLICY.has(key)) this.choosing.set(condition.id, condition)
    if (!KEYS_OF_NAMES.has(key)) {
      for (const value of element.values) this.names.text(value, version)
      if (!variableKeys(condition).some((each) => KEYS_OF_NAMES.has(each)) || readsText(element.operator)) return
    } else if (variableKeys(condition).length === 0) {
      this.conditions.set(condition.id, condition)
      return
    }
    this.names.areClear = false
  }

  /** All that the other has. */
  merge(other: Spoken): void {
    this.names.merge(other.names)
    for (const [id, condition] of other.conditions) this.conditions.set(id, condition)
  }

  /** The same for those whom no statement tells apart by their names. */
  of({ name, arn, kind }: Principal): readonly string[] {
    const known = { 'aws:username': kind === 'user' ? name : undefined, 'aws:PrincipalArn': arn }
    const context = contextOf(contextMap(known))
    const holds = [...this.conditions.values()].map((each) => Number(conditionHolds(each, context)))
    return [holds.join(''), this.names.reading(name)]
  }
}

/** Whether an operator compares texts, of which any two can be exchanged. */
function readsText(name: string): boolean {
  const operator = findOperator(name)?.operator
  return operator !== undefined && operator !== 'Null' && /^string|^ARN$/.test(operator.family)
}

function spokenIn(account: AccountIndex): Spoken {
  const spoken = new Spoken()
  for (const source of new Set(account.allPolicies()))
    for (const statement of policyStatements('identity-based policy', source).all) spoken.add(statement)
  const { users, roles, groups, managedPolicies, hasGivenPoliciesOnly } = account.account
  for (const trustPolicy of new Set(roles.map((role) => role.trustPolicy)))
    for (const statement of trustStatements(trustPolicy).all) spoken.add(statement)
  for (const { arn } of [...groups, ...managedPolicies]) spoken.names.word(arn)
  for (const { arn, tags = {} } of [...users, ...roles])
    for (const text of [arn.slice(0, arn.lastIndexOf('/') + 1), ...Object.values(tags)]) spoken.names.word(text)
  for (const each of [...OTHER_NAMES.split(' '), account.accountId, account.partition]) spoken.names.word(each)
  for (const arn of hasGivenPoliciesOnly ? [] : awsPoliciesToGive(account, spoken)) spoken.merge(spokenByAws(arn))
  return spoken
}

/**
 * AWS's policies that conditions let through where they do not let through AdministratorAccess, or the other way round:
 * to any other nobody is given who cannot be given everything.
 */
function awsPoliciesToGive({ administratorAccess, partition }: AccountIndex, spoken: Spoken): readonly string[] {
  const conditions = [...spoken.choosing.values()]
  const isVariable =
    conditions.some((each) => variableKeys(each).length > 0) ||
    [...CHOOSES_POLICY].some((key) => spoken.names.keys.has(key))
  const holdsFor = (arn: string) => conditions.map((each) => conditionHolds(each, () => arn)).join()
  const ofAdministrator = holdsFor(administratorAccess)
  return listManagedPolicies()
    .map(({ arn }) => arn.replace(/^arn:[^:]+:/, `arn:${partition}:`))
    .filter((arn) => isVariable || holdsFor(arn) !== ofAdministrator)
}

const byAws = new Map<string, Spoken>()

/** What a policy of AWS's says, and how it is called, once it was asked. */
function spokenByAws(arn: string): Spoken {
  const known = byAws.get(arn)
  if (known) return known
  const spoken = new Spoken()
  const document = getManagedPolicyAnywhere(arn)?.document ?? ''
  const statements = speaksOfIam(document)
    ? new PolicyStatements('identity-based policy', { policy: arn, document }).all
    : []
  for (const statement of statements) spoken.add(statement)
  spoken.names.word(arn)
  byAws.set(arn, spoken)
  return spoken
}
