import type { SearchOptions } from './access-goal.ts'
import { contextMap } from './known-context.ts'
import type { PrincipalKind } from './resource-principals.ts'
import type { AccessReport } from './search-access.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What is found of each principal, with its name. */
export function accessOfEach(
  principals: readonly PrincipalKind[],
  vocabulary: Vocabulary,
  accessOf: (principal: PrincipalKind, options: Omit<SearchOptions, 'confirm'>) => AccessReport,
): readonly AccessReport[] {
  return principals.map((principal) => {
    const options = { vocabulary, known: contextMap(principal.context), asker: principal.asker }
    const report = accessOf(principal, options)
    return { ...report, found: report.found.map((access) => ({ ...access, principal: principal.name })) }
  })
}
