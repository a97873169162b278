import { HOLDERS } from './asker.ts'
import { contextMap } from './known-context.ts'
import { isAllowedBy, layersOf, type PrincipalPolicies } from './principal-policies.ts'
import { type Access, type Dependencies, searchAccess, type Undecided } from './search-access.ts'
import { analysedLayer } from './statements.ts'
import { awsVocabulary, type Vocabulary } from './vocabulary.ts'

export type OnlyResult =
  /** No request for another action can be allowed, whatever its resource and context. */
  | { readonly verdict: 'proved'; readonly dependsOn: Dependencies }
  /** All that is outside, each with a request that the engine allows. */
  | {
      readonly verdict: 'refuted'
      readonly outside: readonly Access[]
      readonly undecided: readonly Undecided[]
      readonly dependsOn: Dependencies
    }
  | { readonly verdict: 'unknown'; readonly undecided: readonly Undecided[]; readonly dependsOn: Dependencies }

/**
 * Can the principal ever be allowed an action that none of `patterns` (`iam:*`) covers? The proof is over all actions
 * that can be named, those of services that do not exist yet too, over all resources and all request contexts. It is
 * about what these policies allow: policies of resources that name the principal can allow more, and some calls
 * (`sts:GetCallerIdentity`) need no permission.
 *
 * @param patterns actions with wildcards, in any letter case.
 * @throws Error for a policy that cannot be read in full.
 */
export function only(
  policies: PrincipalPolicies,
  patterns: readonly string[],
  vocabulary: Vocabulary = awsVocabulary,
): OnlyResult {
  const inside = { policy: 'only', document: JSON.stringify(allowing(patterns)) }
  const isInside = isAllowedBy({ identity: [inside] })
  const isAllowed = isAllowedBy(policies)
  const { found, undecided, dependsOn } = searchAccess(
    { allowedBy: layersOf(policies), butNotBy: [analysedLayer('identity-based policy', [inside])] },
    {
      vocabulary,
      known: contextMap(policies.context),
      asker: HOLDERS,
      confirm: (request) => isAllowed(request) && !isInside(request),
    },
  )
  if (found.length > 0) return { verdict: 'refuted', outside: found, undecided, dependsOn }
  if (undecided.length > 0) return { verdict: 'unknown', undecided, dependsOn }
  return { verdict: 'proved', dependsOn }
}

function allowing(actions: readonly string[]): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }
}
