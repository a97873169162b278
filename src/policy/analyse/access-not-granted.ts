import type { PolicySource } from '../decide/policy-set.ts'
import { askedAccess } from './asked-access.ts'
import { HOLDERS } from './asker.ts'
import { type CheckResult, checkResult } from './check-result.ts'
import { contextMap } from './known-context.ts'
import type { CheckedPolicyType } from './no-new-access.ts'
import { isAllowedBy, layersOf, type PrincipalPolicies } from './principal-policies.ts'
import { askedAccessOfEach } from './resource-access.ts'
import { principalKinds } from './resource-principals.ts'
import { analysedLayer } from './statements.ts'
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
  const report = askedAccessOfEach(questionPolicy(question), sources, principalKinds(statements), vocabulary)
  return checkResult(report, MESSAGES)
}

/** The same question of all policies of a principal together. */
export function accessNotGrantedTo(
  policies: PrincipalPolicies,
  question: AccessQuestion,
  vocabulary: Vocabulary = awsVocabulary,
): CheckResult {
  const options = { vocabulary, known: contextMap(policies.context), asker: HOLDERS }
  const report = askedAccess(questionPolicy(question), layersOf(policies), isAllowedBy(policies), options)
  return checkResult(report, MESSAGES)
}

function questionPolicy({ actions = ['*'], resources = ['*'] }: AccessQuestion): PolicySource {
  const statement = { Effect: 'Allow', Action: actions, Resource: resources }
  return { policy: 'question', document: JSON.stringify({ Version: '2012-10-17', Statement: statement }) }
}
