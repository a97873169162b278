import type { ExampleRequest } from './access-goal.ts'
import { contextMap } from './known-context.ts'
import { compiledDecision, layersOf, type PrincipalPolicies, policyRequest } from './principal-policies.ts'
import { searchAccess } from './search-access.ts'
import { analysedLayer } from './statements.ts'
import { namelessVocabulary } from './vocabulary.ts'

const EVERYTHING = {
  policy: 'everything',
  document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
}

/** A request that nothing but `*` allows. */
const SOMETHING: ExampleRequest = { action: 'any:Action', resource: '*', context: {} }

/**
 * Whether the policies make who has them an administrator: they allow every action on every resource in every context.
 * False too where that could not be proved.
 */
export function isAdministrator(policies: PrincipalPolicies): boolean {
  const isAllowed = compiledDecision(policies)
  // Most are limited, and this shows it at once.
  if (!isAllowed(policyRequest(SOMETHING))) return false
  const { found, undecided } = searchAccess(
    { allowedBy: [analysedLayer('identity-based policy', [EVERYTHING])], butNotBy: layersOf(policies) },
    {
      // Wildcards and the names in the policies tell all actions apart.
      vocabulary: namelessVocabulary,
      known: contextMap(policies.context),
      confirm: (request) => !isAllowed(policyRequest(request)),
    },
  )
  return found.length === 0 && undecided.length === 0
}
