import type { PolicySource } from '../decide/policy-set.ts'
import { HOLDERS } from './asker.ts'
import { type CheckResult, checkResult } from './check-result.ts'
import { contextMap } from './known-context.ts'
import { isAllowedBy, isAllowedByThese, layersOf, type PrincipalPolicies } from './principal-policies.ts'
import { accessOfEach } from './resource-access.ts'
import { policyFor, principalKinds } from './resource-principals.ts'
import { type AccessReport, searchAccess } from './search-access.ts'
import { analysedLayer } from './statements.ts'
import { awsVocabulary, type Vocabulary } from './vocabulary.ts'

/** As Access Analyzer names them. A role's trust policy is a resource policy. */
export type CheckedPolicyType = 'IDENTITY_POLICY' | 'RESOURCE_POLICY'

const MESSAGES = {
  pass: 'The updated permissions do not add new access compared to your existing policy.',
  fail: 'The updated permissions add new access compared to your existing policy.',
  reason: 'New access',
}

/**
 * Does an updated policy allow a request that the existing one does not? In the sense of Access Analyzer's check:
 * `FAIL` where it does, and where that could not be excluded.
 *
 * @throws Error for a policy that cannot be read in full.
 * @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html
 */
export function noNewAccess(
  before: string,
  after: string,
  policyType: CheckedPolicyType,
  vocabulary: Vocabulary = awsVocabulary,
): CheckResult {
  const [old, updated] = [[{ policy: 'existing', document: before }], [{ policy: 'updated', document: after }]]
  const report =
    policyType === 'IDENTITY_POLICY'
      ? newAccess({ identity: old }, { identity: updated }, vocabulary)
      : newAccessToResource(old, updated, vocabulary)
  return checkResult(report, MESSAGES)
}

/** The same question of all policies of a principal together, boundary and service control policies included. */
export function noNewAccessFor(
  before: PrincipalPolicies,
  after: PrincipalPolicies,
  vocabulary: Vocabulary = awsVocabulary,
): CheckResult {
  return checkResult(newAccess(before, after, vocabulary), MESSAGES)
}

function newAccess(before: PrincipalPolicies, after: PrincipalPolicies, vocabulary: Vocabulary): AccessReport {
  const [wasAllowed, isAllowed] = [isAllowedBy(before), isAllowedBy(after)]
  return searchAccess(
    { allowedBy: layersOf(after), butNotBy: layersOf(before) },
    {
      vocabulary,
      known: contextMap(after.context),
      asker: HOLDERS,
      confirm: (request) => isAllowed(request) && !wasAllowed(request),
    },
  )
}

/**
 * One principal after the other: to each the policies are as policies without principals. Whether the principal's own
 * policies must allow as well is not asked: who is granted access by its account has no new access by its own name.
 */
function newAccessToResource(
  before: readonly PolicySource[],
  after: readonly PolicySource[],
  vocabulary: Vocabulary,
): AccessReport {
  const read = (sources: readonly PolicySource[]) => analysedLayer('resource-based policy', sources).statements
  return accessOfEach(principalKinds(read(after), read(before)), vocabulary, (principal, options) => {
    const [old, updated] = [policyFor(principal, before), policyFor(principal, after)]
    const [wasAllowed, isAllowed] = [isAllowedByThese(old.sources), isAllowedByThese(updated.sources)]
    return searchAccess(
      { allowedBy: [updated.layer], butNotBy: [old.layer] },
      { ...options, confirm: (request) => isAllowed(request) && !wasAllowed(request) },
    )
  })
}
