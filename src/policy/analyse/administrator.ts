import { findAction, getServiceAuthorization } from '../aws-data/authorization-data/index.ts'
import { compileAction } from '../decide/action.ts'
import type { PolicyRequest } from '../language/decision.ts'
import type { ExampleRequest } from './access-goal.ts'
import { HOLDERS } from './asker.ts'
import { type ContextMap, contextMap, contextOf } from './known-context.ts'
import { compiledDecision, layersOf, type PrincipalPolicies, policyRequest } from './principal-policies.ts'
import { type AccessReport, searchAccess } from './search-access.ts'
import { analysedLayer } from './statements.ts'
import { awsVocabulary, namelessVocabulary, type Vocabulary } from './vocabulary.ts'

const EVERYTHING = {
  policy: 'everything',
  document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
}

/** Actions that limited policies do not allow: one that nothing but `*` does, and those that wide ones leave out. */
const PROBES = ['any:Action', 'iam:CreateUser', 'iam:PassRole', 'organizations:LeaveOrganization']

/** Requests that some who are no administrators lack: others lack them too, and a decision is quicker than a search. */
export class Lacking {
  private readonly requests: ExampleRequest[] = []

  /** Whether one of them is not allowed, with what is known of who asks. */
  some(isAllowed: (request: PolicyRequest) => boolean, known: ContextMap): boolean {
    return this.requests.some(({ action, resource, context }) => {
      const whole = new Map([...contextMap(context), ...known])
      return !isAllowed({ action, resource, context: contextOf(whole) })
    })
  }

  add(request: ExampleRequest): void {
    this.requests.unshift(request)
    this.requests.length = Math.min(this.requests.length, MOST_LACKING)
  }
}

const MOST_LACKING = 16

/**
 * Whether the policies make who has them an administrator: they allow every action on every resource in every context,
 * but for names that no service has.
 * False too where that could not be proved.
 */
export function isAdministrator(policies: PrincipalPolicies, lacking = new Lacking()): boolean {
  const isAllowed = compiledDecision(policies)
  // Most are limited, and this shows it at once.
  const known = contextMap(policies.context)
  const context = contextOf(known)
  if (!PROBES.every((action) => isAllowed({ action, resource: '*', context }))) return false
  if (lacking.some(isAllowed, known)) return false
  const isLimited = ({ found, undecided }: AccessReport) => {
    for (const { actions, request } of found) {
      const action = actions.find(isAction)
      if (action === undefined) continue
      lacking.add({ ...request, action })
      return true
    }
    return undecided.length > 0
  }
  const beyond = (vocabulary: Vocabulary) =>
    searchAccess(
      { allowedBy: [analysedLayer('identity-based policy', [EVERYTHING])], butNotBy: layersOf(policies) },
      {
        vocabulary,
        known,
        asker: HOLDERS,
        confirm: (request) => !isAllowed(policyRequest(request)),
      },
    )
  // Wildcards and the names in the policies tell all actions apart.
  const nameless = beyond(namelessVocabulary)
  if (isLimited(nameless)) return false
  if (nameless.found.every(({ unnamed }) => unnamed === undefined)) return true
  // Who lacks nothing but what no service has lacks nothing: `NotAction: none:*`.
  return !isLimited(beyond(awsVocabulary))
}

/** Whether AWS has the action. Of some it is known from AWS's own policies alone. */
function isAction(name: string): boolean {
  if (findAction(name)) return true
  const [prefix = '', action = ''] = name.toLowerCase().split(':')
  const others = getServiceAuthorization(prefix)?.undocumentedActions ?? []
  return others.some((pattern) => compileAction({ negated: false, values: [pattern] })(action))
}
