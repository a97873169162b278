import type { PolicySource } from '../decide/policy-set.ts'
import type { SearchOptions } from './access-goal.ts'
import { askedAccess } from './asked-access.ts'
import { joinedReports } from './check-result.ts'
import { contextMap } from './known-context.ts'
import { isAllowedByThese } from './principal-policies.ts'
import { type PrincipalKind, type PrincipalKinds, policyFor } from './resource-principals.ts'
import { type AccessReport, MOST_OF_A_SEARCH } from './search-access.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What is found of any of the principals, each with its name, and what is undecided of them. */
export function accessOfEach(
  { kinds, undecided }: PrincipalKinds,
  vocabulary: Vocabulary,
  accessOf: (principal: PrincipalKind, options: Omit<SearchOptions, 'confirm'>) => AccessReport,
): AccessReport {
  const budget = { left: MOST_OF_A_SEARCH }
  const reports = kinds.map((principal) => {
    const options = { vocabulary, known: contextMap(principal.context), asker: principal.asker, budget }
    const report = accessOf(principal, options)
    return { ...report, found: report.found.map((access) => ({ ...access, principal: principal.name })) }
  })
  return joinedReports(reports, undecided)
}

/** What a resource's policy allows any of the principals, of what is asked about. */
export function askedAccessOfEach(
  asked: PolicySource,
  sources: readonly PolicySource[],
  principals: PrincipalKinds,
  vocabulary: Vocabulary,
): AccessReport {
  return accessOfEach(principals, vocabulary, (principal, options) => {
    const policy = policyFor(principal, sources)
    return askedAccess(asked, [policy.layer], isAllowedByThese(policy.sources), options)
  })
}
