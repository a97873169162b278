import { accessAnalyzer, type Check, eachStatement, statements, userGuide } from '../check.ts'
import { covers, hasWildcard } from '../patterns.ts'
import type { Text } from '../place.ts'
import type { LintList, LintStatement } from '../policy.ts'

const USERS = 'arn:aws:iam::123456789012:user/*'
const READ = { Effect: 'Allow', Action: ['iam:GetUser', 'iam:ListGroupsForUser'], Resource: USERS }

export const redundancyChecks: readonly Check[] = [
  {
    issueCode: 'REDUNDANT_ACTION',
    findingType: 'SUGGESTION',
    summary: 'Another action of the same statement covers this one.',
    learnMoreLink: accessAnalyzer('suggestion-redundant-action'),
    fails: statements({ ...READ, Action: ['iam:Get*', 'iam:GetUser'] }),
    passes: statements(READ),
    run: eachStatement(({ action }, report) => {
      for (const { text, by } of redundant(action, (value) => value.toLowerCase()))
        report(`The action ${text.value} is redundant: ${by.value} covers it.`, text, by)
    }),
  },
  {
    issueCode: 'REDUNDANT_RESOURCE',
    findingType: 'SUGGESTION',
    summary: 'Another resource of the same statement covers this one.',
    learnMoreLink: accessAnalyzer('suggestion-redundant-resource'),
    fails: statements({ ...READ, Resource: [USERS, 'arn:aws:iam::123456789012:user/alice'] }),
    passes: statements(READ),
    run: eachStatement(({ resource }, report) => {
      for (const { text, by } of redundant(resource, (value) => value))
        report(`The resource ${text.value} is redundant: ${by.value} covers it.`, text, by)
    }),
  },
  {
    issueCode: 'REDUNDANT_STATEMENT',
    findingType: 'SUGGESTION',
    summary: 'Another statement of the policy says the same, and perhaps more.',
    learnMoreLink: userGuide(
      'access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-statement',
    ),
    fails: statements(READ, { Effect: 'Allow', Action: 'iam:Get*', Resource: '*' }, { ...READ, Action: 'iam:GetUser' }),
    passes: statements(READ, { Effect: 'Allow', Action: 'iam:GetGroup', Resource: '*' }),
    run(policy, report) {
      for (const [index, statement] of policy.statements.entries()) {
        const by = policy.statements.findIndex((other, at) => at !== index && says(other, statement, at < index))
        const other = policy.statements[by]
        if (other) report(`The statement is redundant: statement ${by + 1} covers it.`, statement.place, other.place)
      }
    },
  },
]

/** The values of a list that another one covers; of two that are the same, the second. */
function redundant(
  list: LintList | undefined,
  normal: (value: string) => string,
): readonly { readonly text: Text; readonly by: Text }[] {
  const values = (list?.values ?? []).map((text) => ({ text, value: normal(text.value) }))
  // Only a pattern can cover what it is not equal to.
  const patterns = values.filter(({ value }) => hasWildcard(value))
  const first = new Map<string, Text>()
  return values.flatMap(({ text, value }) => {
    const same = first.get(value)
    if (same) return [{ text, by: same }]
    first.set(value, text)
    const by = patterns.find((pattern) => pattern.value !== value && covers(pattern.value, value))
    return by ? [{ text, by: by.text }] : []
  })
}

/** Whether `wide` decides all that `narrow` decides; of two that say the same, whether it is the earlier one. */
function says(wide: LintStatement, narrow: LintStatement, isEarlier: boolean): boolean {
  return decides(wide, narrow) && (isEarlier || !decides(narrow, wide))
}

function decides(wide: LintStatement, narrow: LintStatement): boolean {
  return (
    wide.effect !== undefined &&
    wide.effect === narrow.effect &&
    principalOf(wide) === principalOf(narrow) &&
    (wide.conditions.length === 0 || conditionsOf(wide) === conditionsOf(narrow)) &&
    coversList(wide.action, narrow.action, (value) => value.toLowerCase()) &&
    coversList(wide.resource, narrow.resource, (value) => value)
  )
}

function coversList(
  wide: LintList | undefined,
  narrow: LintList | undefined,
  normal: (value: string) => string,
): boolean {
  if (!wide || !narrow) return wide === narrow
  if (wide.negated || narrow.negated || narrow.values.length === 0) return false
  return narrow.values.every(({ value }) => wide.values.some((each) => covers(normal(each.value), normal(value))))
}

/** Each statement is compared with all others. */
function onceFor(textOf: (statement: LintStatement) => string): (statement: LintStatement) => string {
  const texts = new WeakMap<LintStatement, string>()
  return (statement) => {
    const known = texts.get(statement)
    if (known !== undefined) return known
    const text = textOf(statement)
    texts.set(statement, text)
    return text
  }
}

const principalOf = onceFor(({ principal }) => {
  const entries = principal?.entries.map(({ type, value }) => `${type}:${value}`).sort()
  return JSON.stringify([principal?.negated, principal?.everyone, entries])
})

const conditionsOf = onceFor(({ conditions }) =>
  JSON.stringify(
    conditions
      .map(({ operator, key, values }) => [operator.value, key.value.toLowerCase(), values.map(({ value }) => value)])
      .sort(),
  ),
)
