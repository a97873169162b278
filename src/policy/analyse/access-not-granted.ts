import type { PolicySource } from '../decide/policy-set.ts'
import type { PolicyRequest } from '../language/decision.ts'
import type { SearchOptions } from './access-goal.ts'
import { HOLDERS } from './asker.ts'
import { type CheckResult, checkResult, joinedReports } from './check-result.ts'
import { contextMap } from './known-context.ts'
import type { CheckedPolicyType } from './no-new-access.ts'
import {
  compiledDecision,
  laterDecision,
  layersOf,
  type PrincipalPolicies,
  policyRequest,
} from './principal-policies.ts'
import { policyFor, principalKinds, undecidedPrincipals } from './resource-principals.ts'
import { type AccessReport, searchAccess } from './search-access.ts'
import { analysedLayer, type StatementLayer } from './statements.ts'
import { awsVocabulary, type Vocabulary } from './vocabulary.ts'

/** Any of the actions on any of the resources. Without actions: any action; without resources: any resource. */
export interface AccessQuestion {
  /** Wildcards may be used. */
  readonly actions?: readonly string[]
  /** ARNs, with wildcards, or `*`. */
  readonly resources?: readonly string[]
}

const MESSAGES = {
  pass: 'The policy document does not grant access to perform the listed actions on the listed resources.',
  fail: 'The policy document grants access to perform one or more of the listed actions or resources.',
  reason: 'One or more of the listed actions or resources',
}

/**
 * Is none of the access granted by the policy? In the sense of Access Analyzer's check, which also asks for "at least
 * one of the specified actions on at least one of the specified resources"; but actions can have wildcards here.
 *
 * @throws Error for a policy that cannot be read in full.
 * @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckAccessNotGranted.html
 */
export function accessNotGranted(
  document: string,
  question: AccessQuestion,
  policyType: CheckedPolicyType,
  vocabulary: Vocabulary = awsVocabulary,
): CheckResult {
  const sources = [{ policy: 'policy', document }]
  if (policyType === 'IDENTITY_POLICY') return accessNotGrantedTo({ identity: sources }, question, vocabulary)
  const { statements } = analysedLayer('resource-based policy', sources)
  const { kinds, undecided } = principalKinds(statements)
  const reports = kinds.map((principal) => {
    const policy = policyFor(principal, sources)
    const known = contextMap(principal.context)
    const options = { vocabulary, known, asker: principal.asker }
    const report = grantedAccess([policy.layer], laterDecision(policy.sources), question, options)
    return { ...report, found: report.found.map((access) => ({ ...access, principal: principal.name })) }
  })
  return checkResult(joinedReports(reports, [...undecided, ...undecidedPrincipals(statements)]), MESSAGES)
}

/** The same question of all policies of a principal together. */
export function accessNotGrantedTo(
  policies: PrincipalPolicies,
  question: AccessQuestion,
  vocabulary: Vocabulary = awsVocabulary,
): CheckResult {
  const options = { vocabulary, known: contextMap(policies.context), asker: HOLDERS }
  const report = grantedAccess(layersOf(policies), compiledDecision(policies), question, options)
  return checkResult(report, MESSAGES)
}

function grantedAccess(
  layers: readonly StatementLayer[],
  isAllowed: (request: PolicyRequest) => boolean,
  question: AccessQuestion,
  options: Omit<SearchOptions, 'confirm'>,
): AccessReport {
  const asked = questionPolicy(question)
  const isAsked = laterDecision([asked])
  const report = searchAccess(
    { allowedBy: [...layers, analysedLayer('session policy', [asked])] },
    {
      ...options,
      confirm: (request) => isAllowed(policyRequest(request)) && isAsked(policyRequest(request)),
    },
  )
  // The question took part as a layer; it is no reason.
  const found = report.found.map((access) => ({ ...access, allowedBy: access.allowedBy.slice(0, -1) }))
  return { ...report, found, dependsOn: { ...report.dependsOn, layers: [] } }
}

function questionPolicy({ actions = ['*'], resources = ['*'] }: AccessQuestion): PolicySource {
  const statement = { Effect: 'Allow', Action: actions, Resource: resources }
  return { policy: 'question', document: JSON.stringify({ Version: '2012-10-17', Statement: statement }) }
}
