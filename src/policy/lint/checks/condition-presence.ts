import { groupBy } from '../../../aws/index.ts'
import {
  actionsMatching,
  findConditionKey,
  findKeyIn,
  globalConditionKeys,
  type ServiceAction,
} from '../../aws-data/authorization-data/index.ts'
import { accessAnalyzer, type Check, eachStatement, listing, statements } from '../check.ts'
import { holdsOnMissingKey } from '../operator-type.ts'
import type { LintCondition, LintStatement } from '../policy.ts'

const TAGGED = { StringEquals: { 'aws:ResourceTag/team': 'red' } }
const START = { Effect: 'Allow', Action: 'ec2:StartInstances', Resource: '*', Condition: TAGGED }
const LIST = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*', Condition: TAGGED }

/** Conditions on keys that the requests of an action never carry. */
export const conditionPresenceChecks: readonly Check[] = [
  {
    issueCode: 'CONDITION_KEY_NEVER_PRESENT',
    findingType: 'WARNING',
    summary: 'Requests for the action never carry the key, so that the condition does not hold, or always does.',
    learnMoreLink:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    fails: statements({
      Effect: 'Allow',
      Action: ['iam:PassRole', 'iam:CreateUser'],
      Resource: '*',
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    }),
    passes: statements({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: '*',
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    }),
    run: eachStatement((statement, report, { kind }) => {
      // sts:TagSession and its like are asked for within the request for AssumeRole, and see its keys.
      if (kind === 'trust') return
      for (const condition of statement.conditions) {
        if (isTagKey(condition) || isGlobal(condition) || !findConditionKey(condition.key.value)) continue
        const without = namedActions(statement).filter(
          ({ actions }) => !actions.some((each) => carries(each, condition)),
        )
        if (without.length === 0) continue
        const names = listing(without.map(({ value }) => value))
        report(`Requests for ${names} never carry the condition key ${condition.key.value}.`, condition.key)
      }
    }),
  },
  {
    issueCode: 'ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    findingType: 'SUGGESTION',
    summary:
      'No action that the statement names of the service works with this tag key, so that it allows none of them.',
    learnMoreLink: accessAnalyzer('suggestion-allow-with-unsupported-tag-condition-key-for-service'),
    fails: statements(LIST),
    passes: statements(START),
    run: unsupportedTag('Allow', 'are not allowed'),
  },
  {
    issueCode: 'DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    findingType: 'SECURITY_WARNING',
    summary:
      'No action that the statement names of the service works with this tag key, so that it denies none of them.',
    learnMoreLink: accessAnalyzer('security-warning-deny-with-unsupported-tag-condition-key-for-service'),
    fails: statements({ ...LIST, Effect: 'Deny' }),
    passes: statements({ ...START, Effect: 'Deny' }),
    run: unsupportedTag('Deny', 'are not denied'),
  },
]

function unsupportedTag(effect: 'Allow' | 'Deny', outcome: string): Check['run'] {
  return eachStatement((statement, report) => {
    if (statement.effect !== effect) return
    for (const condition of statement.conditions) {
      if (!isTagKey(condition) || holdsOnMissingKey(condition)) continue
      const actions = namedActions(statement).flatMap((each) => each.actions)
      const services = groupBy(actions, ({ service }) => service.prefix)
      const without = [...services].filter(([, each]) => !each.some((action) => carries(action, condition)))
      if (without.length === 0) continue
      const prefixes = listing(without.map(([prefix]) => prefix))
      report(
        `Requests for the named actions of ${prefixes} never carry ${condition.key.value}: they ${outcome} by this statement. Move them to a statement without this key.`,
        condition.key,
      )
    }
  })
}

/** The actions behind each value that names its service. */
function namedActions({
  action,
}: LintStatement): { readonly value: string; readonly actions: readonly ServiceAction[] }[] {
  if (!action || action.negated) return []
  return action.values
    .filter(({ value }) => /^[^*?]+:/.test(value))
    .map(({ value }) => ({ value, actions: actionsMatching(value) }))
    .filter(({ actions }) => actions.length > 0)
}

/** Tags of the resource and of the request: AWS lists them with the actions that have them. */
function isTagKey({ key }: LintCondition): boolean {
  return /^aws:(?:resourcetag\/|requesttag\/|tagkeys$)/i.test(key.value)
}

/** A key that the requests of every service can carry. */
function isGlobal({ key }: LintCondition): boolean {
  return /^aws:/i.test(key.value) || findKeyIn(globalConditionKeys(), key.value) !== undefined
}

function carries({ action }: ServiceAction, { key }: LintCondition): boolean {
  return (
    findKeyIn(action.conditionKeys, key.value) !== undefined ||
    action.resourceTypes.some(
      (resource) => findKeyIn(resource.conditionKeys, key.value) ?? findKeyIn(resource.type.conditionKeys, key.value),
    )
  )
}
