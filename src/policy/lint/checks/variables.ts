import { accessAnalyzer, type Check, condition, eachStatement, type Report, statements } from '../check.ts'
import type { Text } from '../place.ts'
import type { LintPolicy, LintStatement } from '../policy.ts'
import { hasOpenVariable, hasVariable, variablesIn } from '../variables.ts'

const HOME = 'arn:aws:s3:::amzn-s3-demo-bucket/home'
const PASSES = getObject(`${HOME}/\${aws:username, 'nobody'}/*`)

export const variableChecks: readonly Check[] = [
  variableCheck('MISSING_BRACE_IN_VARIABLE', {
    summary: 'A policy variable that is not closed is plain text.',
    fails: getObject(`${HOME}/\${aws:username/*`),
    details: (text) =>
      hasOpenVariable(text) ? 'The policy variable is missing a closing curly brace. Add }.' : undefined,
  }),
  variableCheck('EMPTY_VARIABLE', {
    summary: 'A policy variable names a key.',
    fails: getObject(`${HOME}/\${}/*`),
    details: (text) =>
      variablesIn(text).some((variable) => variable.trim() === '')
        ? 'Empty policy variable. Name a key in it, or remove it.'
        : undefined,
  }),
  variableCheck('UNSUPPORTED_SPACE_IN_VARIABLE', {
    summary: 'The name of the key in a policy variable has no space around it.',
    fails: getObject(`${HOME}/\${ aws:username }/*`),
    details: (text) =>
      names(text).some((name) => /^\s|\s$/.test(name) && name.trim() !== '')
        ? 'A space is not supported around the name in a policy variable. Remove it.'
        : undefined,
  }),
  variableCheck('MISSING_QUOTE_IN_VARIABLE', {
    summary: 'The default value of a policy variable stands in single quotes.',
    fails: getObject(`${HOME}/\${aws:username, nobody}/*`),
    details: (text) =>
      variablesIn(text).some((variable) => /^[^,]*,(?!\s*'.*'$)/s.test(variable))
        ? 'The default value of a policy variable must begin and end with a single quote.'
        : undefined,
  }),
  {
    issueCode: 'VARIABLE_UNSUPPORTED_IN_ELEMENT',
    findingType: 'ERROR',
    summary: 'Policy variables are replaced in Resource and Condition only.',
    learnMoreLink: accessAnalyzer('error-variable-unsupported-in-element'),
    fails: statements({ Effect: 'Allow', Action: 'iam:${aws:username}', Resource: '*' }),
    passes: PASSES,
    run: eachStatement(({ action, principal }, report) => {
      for (const text of [...(action?.values ?? []), ...(principal?.entries ?? [])]) {
        if (hasVariable(text.value))
          report('Policy variables are supported in Resource and Condition only. Remove the variable.', text)
      }
    }),
  },
  {
    issueCode: 'VARIABLE_UNSUPPORTED_IN_VERSION',
    findingType: 'ERROR',
    summary: 'In version 2008-10-17, which an absent Version means, ${aws:username} is plain text.',
    learnMoreLink: accessAnalyzer('error-variable-unsupported-in-version'),
    fails: { policy: { Version: '2008-10-17', ...withoutVersion(`${HOME}/\${aws:username}/*`) } },
    passes: PASSES,
    run(policy, report) {
      if (policy.version === '2012-10-17') return
      for (const text of policy.statements.flatMap(textsWithVariables)) {
        if (variablesIn(text.value).some((variable) => /^[a-z][\w.-]*:/i.test(variable)))
          report('Policy variables need "Version": "2012-10-17"; in this version they are plain text.', text)
      }
    },
  },
  {
    issueCode: 'INVALID_VARIABLE_FOR_OPERATOR',
    findingType: 'ERROR',
    summary: 'Only operators for strings, ARNs and Booleans replace policy variables in their values.',
    learnMoreLink: accessAnalyzer('error-invalid-variable-for-operator'),
    fails: condition({ NumericLessThan: { 'aws:MultiFactorAuthAge': '${aws:PrincipalTag/age}' } }),
    passes: condition({ StringEquals: { 'aws:PrincipalTag/team': '${aws:RequestTag/team}' } }),
    run: eachStatement(({ conditions }, report) => {
      for (const each of conditions) {
        if (each.name.operator !== 'Null' && each.name.operator.variables) continue
        for (const value of each.values) {
          if (hasVariable(value.value))
            report('Policy variables can only be used with String, ARN and Boolean operators.', value)
        }
      }
    }),
  },
]

function getObject(Resource: string) {
  return statements({ Effect: 'Allow', Action: 's3:GetObject', Resource })
}

function withoutVersion(Resource: string): object {
  return { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }] }
}

function variableCheck(
  issueCode: string,
  row: Pick<Check, 'summary' | 'fails'> & { readonly details: (text: string) => string | undefined },
): Check {
  return {
    issueCode,
    findingType: 'ERROR',
    summary: row.summary,
    learnMoreLink: accessAnalyzer(`error-${issueCode.toLowerCase().replaceAll('_', '-')}`),
    fails: row.fails,
    passes: PASSES,
    run(policy: LintPolicy, report: Report) {
      if (policy.version !== '2012-10-17') return
      for (const text of policy.statements.flatMap(textsWithVariables)) {
        const details = row.details(text.value)
        if (details !== undefined) report(details, text)
      }
    },
  }
}

/** The texts in which variables are replaced. */
function textsWithVariables({ resource, conditions }: LintStatement): readonly Text[] {
  return [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)]
}

/** The names of the keys, with the spaces around them. */
function names(text: string): readonly string[] {
  return variablesIn(text).map((variable) => variable.replace(/,.*$/s, ''))
}
