import type { PolicySource } from '../decide/policy-set.ts'
import type { ExampleRequest, SearchOptions } from './access-goal.ts'
import { isAllowedByThese } from './principal-policies.ts'
import { type AccessReport, searchAccess } from './search-access.ts'
import { analysedLayer, type StatementLayer } from './statements.ts'

/**
 * What the layers allow of what is asked about.
 *
 * @param asked a policy that allows the requests that are asked about, and no others.
 */
export function askedAccess(
  asked: PolicySource,
  layers: readonly StatementLayer[],
  isAllowed: (request: ExampleRequest) => boolean,
  options: Omit<SearchOptions, 'confirm'>,
): AccessReport {
  const isAsked = isAllowedByThese([asked])
  const report = searchAccess(
    { allowedBy: [...layers, analysedLayer('session policy', [asked])] },
    { ...options, confirm: (request) => isAllowed(request) && isAsked(request) },
  )
  // What is asked about took part as a layer; it is no reason.
  const found = report.found.map((access) => ({ ...access, allowedBy: access.allowedBy.slice(0, -1) }))
  return { ...report, found, dependsOn: { ...report.dependsOn, layers: [] } }
}
