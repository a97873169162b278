import { groupBy } from '../../../aws/index.ts'
import type { PolicySource } from '../../decide/policy-set.ts'
import { isPattern } from '../../language/template.ts'
import { compilePattern } from '../../language/wildcard.ts'
import { testedKey } from '../condition-test.ts'
import { preferredResources } from '../example-resources.ts'
import { isAllow } from '../statement-predicates.ts'
import type { AnalysedStatement } from '../statements.ts'
import { namelessVocabulary } from '../vocabulary.ts'
import type { AccountGroup, AccountManagedPolicy } from './account.ts'
import { resourceTemplates } from './policy-statements.ts'

/** A group that is not there yet. */
export interface NewGroup extends AccountGroup {
  readonly isNew: true
}

/** What somebody in the account may change of its policies, or make anew: by its statements, whoever has them. */
export interface Changeable {
  /** Managed policies of the account that may be changed, one of each kind that no statement tells apart. */
  readonly policies: readonly string[]
  /** Managed policies that are not there yet, under names that statements speak of: they allow nothing as yet. */
  readonly newPolicies: readonly PolicySource[]
  /** The ARNs of all these. */
  readonly arns: readonly string[]
  readonly newGroups: readonly NewGroup[]
  /** ARNs of further policies and groups that could be created: there are too many to look at all of them. */
  readonly left: { readonly policies: readonly string[]; readonly groups: readonly string[] }
}

const CHANGES = ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion']
const NAMES_POLICY = ['iam:policyarn', 'iam:permissionsboundary']
const ALLOWS_NOTHING = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"none:None","Resource":"*"}}'
/** Of how many names that statements speak of something new is thought to be. */
const MOST_NEW = 6
const withoutExamples = { ...namelessVocabulary, exampleResources: () => [] }

interface Given {
  readonly partition: string
  readonly accountId: string
  readonly managedPolicies: readonly AccountManagedPolicy[]
  readonly groups: readonly AccountGroup[]
  /** All statements for the action in the account. */
  readonly statementsFor: (action: string) => readonly AnalysedStatement[]
  readonly statements: readonly AnalysedStatement[]
}

export function findChangeable(given: Given): Changeable {
  const policies = changeablePolicies(given)
  const ofPolicies = namesOfNewPolicies(given)
  const newPolicies = ofPolicies.slice(0, MOST_NEW).map((policy) => ({ policy, document: ALLOWS_NOTHING }))
  const arns = [...policies, ...newPolicies.map(({ policy }) => policy)]
  const ofGroups = namesOfNewGroups(given)
  const left = { policies: ofPolicies.slice(MOST_NEW), groups: ofGroups.slice(MOST_NEW) }
  return { policies, newPolicies, arns, newGroups: ofGroups.slice(0, MOST_NEW).map(groupToBe), left }
}

function changeablePolicies({ managedPolicies, statementsFor }: Given): readonly string[] {
  const all = CHANGES.map(statementsFor)
  const kinds = groupBy(managedPolicies, ({ arn, otherVersions = [] }) => {
    if (arn.split(':')[4] === 'aws') return 'none'
    const covers = all.map((statements) => statements.map((statement) => coverage(statement, arn)))
    const isOpen = covers.map((answers, i) => all[i]?.some((each, j) => isAllow(each) && answers[j] !== 'no'))
    if (!isOpen[0] && !(isOpen[1] && otherVersions.length > 0)) return 'none'
    return otherVersions.length > 0 || covers.flat().includes('maybe') ? arn : covers.join()
  })
  kinds.delete('none')
  return [...kinds.values()].map(([{ arn }]) => arn)
}

function coverage(statement: AnalysedStatement, arn: string): 'yes' | 'no' | 'maybe' {
  const { resource } = statement
  if (!resource) return 'yes'
  let answer: 'yes' | 'no' | 'maybe' = 'no'
  for (const template of resourceTemplates(statement)) {
    if (!template.every(isPattern)) answer = 'maybe'
    else if (compilePattern(template.flat())(arn)) {
      answer = 'yes'
      break
    }
  }
  if (!resource.negated || answer === 'maybe') return answer
  return answer === 'yes' ? 'no' : 'yes'
}

/** Whether some of them may allow what they are for on the resource. */
function mayBeFor(statements: readonly AnalysedStatement[], arn: string): boolean {
  return statements.some((each) => isAllow(each) && coverage(each, arn) !== 'no')
}

/** Names that conditions let through, or that policies can be created under. */
function namesOfNewPolicies(given: Given): readonly string[] {
  const { partition, accountId, managedPolicies, statements, statementsFor } = given
  const creating = statementsFor('iam:CreatePolicy')
  if (!creating.some(isAllow)) return []
  const start = `arn:${partition}:iam::${accountId}:policy/`
  const spoken = statements.flatMap(({ conditions }) =>
    conditions.filter((each) => NAMES_POLICY.includes(testedKey(each))).flatMap(({ element }) => element.values),
  )
  if (spoken.length === 0) return []
  const named = spoken.map((value) => value.replaceAll('*', 'new').replaceAll('?', 'n'))
  const inAccount = [...named, ...examples('iam:CreatePolicy', creating)].map((arn) =>
    arn.replace(/^arn:[^:]*:iam::[^:]*:policy\//, start),
  )
  const isGiven = new Set(managedPolicies.map(({ arn }) => arn))
  const isFree = (arn: string) => arn.startsWith(start) && !arn.includes('${') && !isGiven.has(arn)
  return [...new Set([`${start}new-policy`, ...inAccount])].filter((arn) => isFree(arn) && mayBeFor(creating, arn))
}

/** Of groups that could be created for a user to join. */
function namesOfNewGroups({ partition, accountId, groups, statementsFor }: Given): readonly string[] {
  const creating = statementsFor('iam:CreateGroup')
  const joining = statementsFor('iam:AddUserToGroup')
  if (!creating.some(isAllow)) return []
  const start = `arn:${partition}:iam::${accountId}:group/`
  const named = [...examples('iam:AddUserToGroup', joining), ...examples('iam:CreateGroup', creating)].map((arn) =>
    arn.replace(/^arn:[^:]*:iam::[^:]*:group\//, start),
  )
  const isThere = new Set(groups.map(({ arn }) => arn))
  return [...new Set([`${start}new-group`, ...named])].filter(
    (arn) => arn.startsWith(start) && !isThere.has(arn) && mayBeFor(creating, arn),
  )
}

function groupToBe(arn: string): NewGroup {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  return { name, arn, inlinePolicies: [], attachedPolicies: [], isNew: true }
}

function examples(action: string, statements: readonly AnalysedStatement[]): readonly string[] {
  return preferredResources(action, statements.filter(isAllow), new Map(), withoutExamples)
}
