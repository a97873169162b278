import { accessAnalyzer, type Check, condition, eachStatement, statements, statementsOf } from '../check.ts'
import type { LintCondition } from '../policy.ts'

const STATEMENT = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }
const TRUST = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }
const TAGGED = condition({ StringEquals: { 'aws:PrincipalTag/team': 'red' } })

/** Lists and blocks with nothing in them. */
export const emptyChecks: readonly Check[] = [
  {
    issueCode: 'EMPTY_ARRAY_ACTION',
    findingType: 'SUGGESTION',
    summary: 'A statement for no action has no effect. IAM refuses to save it.',
    learnMoreLink: accessAnalyzer('suggestion-empty-array-action'),
    fails: statements({ ...STATEMENT, Action: [] }),
    passes: statements(STATEMENT),
    run: eachStatement(({ action }, report) => {
      if (action?.values.length === 0) report('This statement includes no actions. Specify actions.', action.place)
    }),
  },
  {
    issueCode: 'EMPTY_ARRAY_RESOURCE',
    findingType: 'SUGGESTION',
    summary: 'A statement for no resource has no effect. IAM refuses to save it.',
    learnMoreLink: accessAnalyzer('suggestion-empty-array-resource'),
    fails: statements({ ...STATEMENT, Resource: [] }),
    passes: statements(STATEMENT),
    run: eachStatement(({ resource }, report) => {
      if (resource?.values.length === 0)
        report('This statement includes no resources. Specify resources.', resource.place)
    }),
  },
  {
    issueCode: 'EMPTY_OBJECT_PRINCIPAL',
    findingType: 'SUGGESTION',
    summary: 'A statement for no principal has no effect. IAM refuses to save it in a trust policy.',
    learnMoreLink: accessAnalyzer('suggestion-empty-object-principal'),
    fails: statementsOf('trust', { ...TRUST, Principal: {} }),
    passes: statementsOf('trust', TRUST),
    run: eachStatement(({ principal }, report) => {
      if (!principal || principal.everyone || principal.entries.length > 0) return
      report('This statement includes no principals. Specify principals.', principal.place)
    }),
  },
  {
    issueCode: 'EMPTY_OBJECT_CONDITION',
    findingType: 'SUGGESTION',
    summary: 'A condition block, or an operator in it, without keys tests nothing.',
    learnMoreLink: accessAnalyzer('suggestion-empty-object-condition'),
    fails: condition({ StringEquals: {} }),
    passes: TAGGED,
    run: eachStatement(({ emptyConditions }, report) => {
      for (const place of emptyConditions) report('This condition block is empty. Specify conditions.', place)
    }),
  },
  {
    issueCode: 'EMPTY_SID_VALUE',
    findingType: 'SUGGESTION',
    summary: 'An empty Sid identifies nothing.',
    learnMoreLink: accessAnalyzer('suggestion-empty-sid-value'),
    fails: statements({ Sid: '', ...STATEMENT }),
    passes: statements({ Sid: 'ReadUsers', ...STATEMENT }),
    run: eachStatement(({ sid }, report) => {
      if (sid?.value === '') report('Add a value to the empty string in the Sid element, or remove it.', sid)
    }),
  },
  emptyValues({
    issueCode: 'EMPTY_ARRAY_CONDITION',
    summary: 'A key that is compared with no value never matches; under a negated operator it always does.',
    operator: 'StringEquals',
    details: 'There are no values for the condition key. Specify values.',
    applies: ({ name }) => name.qualifier === undefined && !name.ifExists,
  }),
  emptyValues({
    issueCode: 'EMPTY_ARRAY_CONDITION_FORALLVALUES',
    summary: 'ForAllValues with no value matches only where the key is absent, which Null says plainly.',
    operator: 'ForAllValues:StringEquals',
    details: 'ForAllValues without values matches only where the key is missing. Use Null with the value true instead.',
    applies: ({ name }) => name.qualifier === 'ForAllValues',
  }),
  emptyValues({
    issueCode: 'EMPTY_ARRAY_CONDITION_FORANYVALUE',
    summary: 'ForAnyValue with no value never matches.',
    operator: 'ForAnyValue:StringEquals',
    details: 'ForAnyValue without values never matches. Specify values.',
    applies: ({ name }) => name.qualifier === 'ForAnyValue',
  }),
  emptyValues({
    issueCode: 'EMPTY_ARRAY_CONDITION_IFEXISTS',
    summary: 'IfExists with no value matches only where the key is absent, which Null says plainly.',
    operator: 'StringEqualsIfExists',
    details: 'IfExists without values matches only where the key is missing. Use Null with the value true instead.',
    applies: ({ name }) => name.qualifier === undefined && name.ifExists,
  }),
]

function emptyValues(row: {
  readonly issueCode: string
  readonly summary: string
  readonly operator: string
  readonly details: string
  readonly applies: (condition: LintCondition) => boolean
}): Check {
  const { issueCode, summary, operator, details, applies } = row
  return {
    issueCode,
    findingType: 'SUGGESTION',
    summary,
    learnMoreLink: accessAnalyzer(`suggestion-${issueCode.toLowerCase().replaceAll('_', '-')}`),
    fails: condition({ [operator]: { 'aws:PrincipalTag/team': [] } }),
    passes: TAGGED,
    run: eachStatement(({ conditions }, report) => {
      for (const each of conditions) {
        if (each.values.length === 0 && applies(each)) report(details, each.place)
      }
    }),
  }
}
