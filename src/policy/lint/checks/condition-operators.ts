import { type ConditionKeyType, findConditionKey } from '../../aws-data/authorization-data/index.ts'
import { accessAnalyzer, type Check, condition, eachStatement, type Report, userGuide } from '../check.ts'
import { type OperatorType, operatorType, takesWildcardsAsText, WORKS_ON } from '../operator-type.ts'
import { hasWildcard } from '../patterns.ts'
import type { LintCondition, LintStatement } from '../policy.ts'
import { outsideVariables } from '../variables.ts'

const TEAM = condition({ StringEquals: { 'aws:PrincipalTag/team': 'red' } })
const TAGS = { 'aws:TagKeys': ['team', 'stage'] }

/** The operator that a type of key asks for. */
const OPERATOR_FOR: Readonly<Record<ConditionKeyType, OperatorType>> = {
  String: 'String',
  ARN: 'Arn',
  Bool: 'Bool',
  Date: 'Date',
  IPAddress: 'IpAddress',
  Numeric: 'Numeric',
}

export const conditionOperatorChecks: readonly Check[] = [
  {
    issueCode: 'TYPE_MISMATCH',
    findingType: 'WARNING',
    summary: 'The operator compares values of another type than the key has.',
    learnMoreLink: accessAnalyzer('general-warning-type-mismatch'),
    fails: condition({ StringEquals: { 'aws:SourceIp': '203.0.113.0/24' } }),
    passes: condition({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    run: eachCondition((each, report) => {
      const key = findConditionKey(each.key.value)
      if (!key || WORKS_ON[operatorType(each)].includes(key.type)) return
      report(
        `Use an operator of type ${OPERATOR_FOR[key.type]} instead of ${each.operator.value} for the condition key ${each.key.value}.`,
        each.operator,
      )
    }),
  },
  // Access Analyzer calls it an ERROR, and names an AWS managed policy that has it. It works: any of the values will
  // do.
  {
    issueCode: 'MISSING_QUALIFIER',
    findingType: 'WARNING',
    summary: 'Requests can carry several values of this key: the policy should say whether all must match or any.',
    learnMoreLink: accessAnalyzer('error-missing-qualifier'),
    fails: condition({ StringEquals: TAGS }),
    passes: condition({ 'ForAnyValue:StringEquals': TAGS }),
    run: eachCondition((each, report) => {
      if (each.name.qualifier || each.name.operator === 'Null' || !findConditionKey(each.key.value)?.multivalued) return
      report(`The condition key ${each.key.value} has multiple values. Use ForAllValues or ForAnyValue.`, each.operator)
    }),
  },
  {
    issueCode: 'FORALLVALUES_WITH_SINGLE_VALUED_KEY',
    findingType: 'SECURITY_WARNING',
    summary: 'ForAllValues holds where the key is absent, so that an Allow allows requests without it.',
    learnMoreLink: accessAnalyzer('security-warning-forallvalues-with-single-valued-key'),
    fails: condition({ 'ForAllValues:StringEquals': { 'aws:PrincipalTag/team': 'red' } }),
    passes: TEAM,
    run: eachCondition((each, report) => {
      if (each.name.qualifier !== 'ForAllValues' || !isSingleValued(each)) return
      report(
        `Using ForAllValues with the single-valued condition key ${each.key.value} can be overly permissive. Remove ForAllValues:.`,
        each.operator,
      )
    }),
  },
  {
    issueCode: 'FORANYVALUE_WITH_SINGLE_VALUED_KEY',
    findingType: 'SUGGESTION',
    summary: 'A key with one value needs no qualifier.',
    learnMoreLink: userGuide('reference_policies_condition-single-vs-multi-valued-context-keys.html'),
    fails: condition({ 'ForAnyValue:StringEquals': { 'aws:PrincipalTag/team': 'red' } }),
    passes: TEAM,
    run: eachCondition((each, report) => {
      if (each.name.qualifier !== 'ForAnyValue' || !isSingleValued(each)) return
      report(`The condition key ${each.key.value} has a single value. Remove ForAnyValue:.`, each.operator)
    }),
  },
  {
    issueCode: 'FORALLVALUES_WITHOUT_NULL_CHECK',
    findingType: 'SECURITY_WARNING',
    summary: 'ForAllValues holds where the key is absent or empty: an Allow needs Null with the value false beside it.',
    learnMoreLink: userGuide('reference_policies_condition-single-vs-multi-valued-context-keys.html'),
    fails: condition({ 'ForAllValues:StringEquals': TAGS }),
    passes: condition({ 'ForAllValues:StringEquals': TAGS, Null: { 'aws:TagKeys': 'false' } }),
    run: eachStatement((statement, report) => {
      if (statement.effect !== 'Allow') return
      for (const each of statement.conditions) {
        if (each.name.qualifier !== 'ForAllValues' || each.name.operator === 'Null') continue
        if (isSingleValued(each) || requires(statement, each.key.value)) continue
        report(
          `ForAllValues also allows requests without ${each.key.value}. Add "Null": { "${each.key.value}": "false" }.`,
          each.operator,
        )
      }
    }),
  },
  {
    issueCode: 'NULL_WITH_QUALIFIER',
    findingType: 'SUGGESTION',
    summary: 'Null asks whether the key is there at all, which no qualifier changes for the better.',
    learnMoreLink: accessAnalyzer('suggestion-null-with-qualifier'),
    fails: condition({ 'ForAllValues:Null': { 'aws:TagKeys': 'true' } }),
    passes: condition({ Null: { 'aws:TagKeys': 'true' } }),
    run: eachCondition((each, report) => {
      if (each.name.operator === 'Null' && each.name.qualifier)
        report('Do not use ForAllValues or ForAnyValue with the Null operator.', each.operator)
    }),
  },
  {
    issueCode: 'WILDCARD_WITHOUT_LIKE_OPERATOR',
    findingType: 'WARNING',
    summary: 'StringEquals takes * and ? as plain characters; StringLike takes them as wildcards.',
    learnMoreLink: accessAnalyzer('general-warning-wildcard-without-like-operator'),
    fails: condition({ StringEquals: { 'aws:PrincipalTag/team': 'red-*' } }),
    passes: condition({ StringLike: { 'aws:PrincipalTag/team': 'red-*' } }),
    run: eachCondition((each, report) => {
      if (!takesWildcardsAsText(each)) return
      for (const value of each.values) {
        // ${*} is a plain star.
        if (!hasWildcard(outsideVariables(value.value))) continue
        report(
          `${each.operator.value} takes the * or ? in this value as it stands. For a wildcard use an operator with Like.`,
          value,
        )
      }
    }),
  },
  {
    issueCode: 'MFA_CONDITION_MISSES_LONG_TERM_KEYS',
    findingType: 'SECURITY_WARNING',
    summary:
      'Requests signed with long-term access keys do not carry aws:MultiFactorAuthPresent: a Deny on "false" does not deny them, and an Allow with IfExists allows them.',
    learnMoreLink: userGuide('reference_policies_condition-keys.html#condition-keys-multifactorauthpresent'),
    fails: condition({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, 'Deny'),
    passes: condition({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, 'Deny'),
    run: eachStatement(({ effect, conditions }, report) => {
      for (const each of conditions) {
        if (each.key.value.toLowerCase() !== 'aws:multifactorauthpresent' || operatorType(each) !== 'Bool') continue
        const [only, ...more] = each.values.map(({ value }) => value.toLowerCase())
        if (more.length > 0) continue
        if (effect === 'Deny' && only === 'false' && !each.name.ifExists)
          report(
            'Requests with long-term access keys lack this key and are not denied. Use BoolIfExists.',
            each.operator,
          )
        if (effect === 'Allow' && only === 'true' && each.name.ifExists)
          report('Requests with long-term access keys lack this key and are allowed. Use Bool.', each.operator)
      }
    }),
  },
]

export function eachCondition(run: (condition: LintCondition, report: Report) => void): Check['run'] {
  return eachStatement(({ conditions }, report) => {
    for (const each of conditions) run(each, report)
  })
}

/**
 * Not said of the claims of identity providers, whose keys begin with a host: how many values one has is theirs to
 * choose.
 */
function isSingleValued({ key }: LintCondition): boolean {
  if (/^[^:]*\./.test(key.value)) return false
  return findConditionKey(key.value)?.multivalued === false
}

/** Whether a statement applies only to requests that have the key. */
function requires({ conditions }: LintStatement, key: string): boolean {
  return conditions.some(
    (each) =>
      each.key.value.toLowerCase() === key.toLowerCase() &&
      ((each.name.operator === 'Null' && each.values.every(({ value }) => value.toLowerCase() === 'false')) ||
        (each.name.qualifier === 'ForAnyValue' && each.name.operator !== 'Null' && !each.name.operator.negated)),
  )
}
