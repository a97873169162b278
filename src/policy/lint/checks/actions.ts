import { actionNameOf } from '../../../aws/index.ts'
import {
  actionsMatching,
  findAction,
  getServiceAuthorization,
  listServices,
} from '../../aws-data/authorization-data/index.ts'
import { accessAnalyzer, type Check, eachStatement, type Report, statements, userGuide } from '../check.ts'
import { nearest } from '../nearest.ts'
import { hasWildcard, overlaps } from '../patterns.ts'
import type { Text } from '../place.ts'

const PASSES = statements({ Effect: 'Allow', Action: ['iam:GetUser', 'iam:List*'], Resource: '*' })

export const actionChecks: readonly Check[] = [
  {
    issueCode: 'INVALID_ACTION',
    findingType: 'ERROR',
    summary: 'The service has no such action, so that the statement does nothing for it.',
    learnMoreLink: accessAnalyzer('error-invalid-action'),
    fails: statements({ Effect: 'Allow', Action: 'iam:CreateUsers', Resource: '*' }),
    passes: PASSES,
    run: eachAction(({ value, ...place }, report) => {
      const { prefix, name } = split(value)
      const service = getServiceAuthorization(prefix)
      if (hasWildcard(value) || !service || findAction(value) || isUndocumented(prefix, name)) return
      const operation = actionNameOf(service.prefix, name)
      const names = service.actions.map((action) => action.name)
      const meant = operation === name ? nearest(name, names) : operation
      report(`The action ${value} does not exist.${meant ? ` Did you mean ${service.prefix}:${meant}?` : ''}`, place)
    }),
  },
  {
    issueCode: 'INVALID_SERVICE_IN_ACTION',
    findingType: 'ERROR',
    summary: 'There is no service with this prefix, or none at all is named.',
    learnMoreLink: accessAnalyzer('error-invalid-service-in-action'),
    fails: statements({ Effect: 'Allow', Action: 'imm:GetUser', Resource: '*' }),
    passes: PASSES,
    run: eachAction(({ value, ...place }, report) => {
      if (value === '*') return
      const { prefix } = split(value)
      if (!value.includes(':')) {
        report(`The action ${value} names no service. Use the form service:action.`, place)
        return
      }
      if (getServiceAuthorization(prefix)) return
      const prefixes = listServices().map((service) => service.prefix)
      if (prefixes.some((known) => overlaps(prefix.toLowerCase(), known))) return
      const meant = nearest(prefix, prefixes)
      report(`The service ${prefix} in the action does not exist.${meant ? ` Did you mean ${meant}?` : ''}`, place)
    }),
  },
  {
    issueCode: 'WILDCARD_WITHOUT_ACTIONS',
    findingType: 'WARNING',
    summary: 'No action has a name that the pattern matches, so that the statement does nothing for it today.',
    learnMoreLink: userGuide('reference_policies_elements_action.html'),
    fails: statements({ Effect: 'Allow', Action: 'iam:Rename*', Resource: '*' }),
    passes: PASSES,
    run: eachAction(({ value, ...place }, report) => {
      const { prefix, name } = split(value)
      if (!hasWildcard(name) || hasWildcard(prefix) || !getServiceAuthorization(prefix)) return
      if (actionsMatching(value).length > 0 || isUndocumented(prefix, name)) return
      report(`No action of ${prefix} matches ${value}.`, place)
    }),
  },
]

function eachAction(run: (action: Text, report: Report) => void): Check['run'] {
  return eachStatement(({ action }, report) => {
    for (const value of action?.values ?? []) run(value, report)
  })
}

function split(action: string): { readonly prefix: string; readonly name: string } {
  const colon = action.indexOf(':')
  return { prefix: action.slice(0, colon), name: action.slice(colon + 1) }
}

/** AWS uses actions in its own managed policies that its reference does not have: nothing is known against them. */
function isUndocumented(prefix: string, name: string): boolean {
  const names = getServiceAuthorization(prefix)?.undocumentedActions ?? []
  return names.some((known) => overlaps(known.toLowerCase(), name.toLowerCase()))
}
