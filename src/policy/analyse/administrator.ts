import { findAction, getServiceAuthorization } from '../aws-data/authorization-data/index.ts'
import { compileAction } from '../decide/action.ts'
import { contextMap, contextOf } from './known-context.ts'
import { compiledDecision, layersOf, type PrincipalPolicies, policyRequest } from './principal-policies.ts'
import { searchAccess } from './search-access.ts'
import { analysedLayer } from './statements.ts'
import { awsVocabulary, namelessVocabulary, type Vocabulary } from './vocabulary.ts'

const EVERYTHING = {
  policy: 'everything',
  document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
}

/** Actions that limited policies do not allow: one that nothing but `*` does, and those that wide ones leave out. */
const PROBES = ['any:Action', 'iam:CreateUser', 'iam:PassRole', 'organizations:LeaveOrganization']

/**
 * Whether the policies make who has them an administrator: they allow every action on every resource in every context,
 * but for names that no service has.
 * False too where that could not be proved.
 */
export function isAdministrator(policies: PrincipalPolicies): boolean {
  const isAllowed = compiledDecision(policies)
  // Most are limited, and this shows it at once.
  const context = contextOf(contextMap(policies.context))
  if (!PROBES.every((action) => isAllowed({ action, resource: '*', context }))) return false
  const beyond = (vocabulary: Vocabulary) =>
    searchAccess(
      { allowedBy: [analysedLayer('identity-based policy', [EVERYTHING])], butNotBy: layersOf(policies) },
      {
        vocabulary,
        known: contextMap(policies.context),
        hasIdentityPolicies: true,
        confirm: (request) => !isAllowed(policyRequest(request)),
      },
    )
  // Wildcards and the names in the policies tell all actions apart.
  const { found, undecided } = beyond(namelessVocabulary)
  if (undecided.length > 0 || found.some(({ actions }) => actions.some(isAction))) return false
  if (found.every(({ unnamed }) => unnamed === undefined)) return true
  // Who lacks nothing but what no service has lacks nothing: `NotAction: none:*`.
  const real = beyond(awsVocabulary)
  return real.undecided.length === 0 && !real.found.some(({ actions }) => actions.some(isAction))
}

/** Whether AWS has the action. Of some it is known from AWS's own policies alone. */
function isAction(name: string): boolean {
  if (findAction(name)) return true
  const [prefix = '', action = ''] = name.toLowerCase().split(':')
  const others = getServiceAuthorization(prefix)?.undocumentedActions ?? []
  return others.some((pattern) => compileAction({ negated: false, values: [pattern] })(action))
}
