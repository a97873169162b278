import { accessAnalyzer, type Check, condition, type Example, statements } from '../check.ts'
import type { GrammarIssue } from '../policy.ts'

const PASSES = statements({ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' })

/** What the grammar does not allow. It was found when the policy was read; the rows say what it means. */
function grammar(issueCode: GrammarIssue, summary: string, fails: Example, passes = PASSES): Check {
  return {
    issueCode,
    findingType: 'ERROR',
    summary,
    learnMoreLink: accessAnalyzer(`error-${issueCode.toLowerCase().replaceAll('_', '-')}`),
    fails,
    passes,
    run({ problems }, report) {
      for (const problem of problems) {
        if (problem.issueCode === issueCode) report(problem.details, problem.place)
      }
    },
  }
}

export const grammarChecks: readonly Check[] = [
  grammar(
    'JSON_SYNTAX_ERROR',
    'The document is not JSON, or has the same member twice, of which only one would count.',
    { policy: '{ "Version": "2012-10-17", "Statement": [ }' },
  ),
  grammar('DATA_TYPE_MISMATCH', 'An element has a value of a type that it cannot have.', {
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 7, Resource: '*' }] },
  }),
  grammar('INVALID_POLICY_ELEMENT', 'The policy language has no element of this name. Names are case-sensitive.', {
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', action: 'iam:GetUser', Resource: '*' }] },
  }),
  grammar('INVALID_VERSION', 'There are two versions of the policy language: 2012-10-17, and the older 2008-10-17.', {
    policy: { Version: '2022-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }] },
  }),
  grammar(
    'INVALID_EFFECT',
    'An effect is Allow or Deny, in this spelling.',
    statements({ Effect: 'allow', Action: 'iam:GetUser', Resource: '*' }),
  ),
  grammar(
    'INVALID_PRINCIPAL_FORMAT',
    'Principals are named by their type. Only "*" stands for itself.',
    {
      kind: 'resource',
      policy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: '123456789012', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' },
        ],
      },
    },
    {
      kind: 'resource',
      policy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' },
        ],
      },
    },
  ),
  grammar('INVALID_PRINCIPAL_KEY', 'The types of principals are AWS, Federated, Service and CanonicalUser.', {
    kind: 'resource',
    policy: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { User: '123456789012' }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' },
      ],
    },
  }),
  grammar(
    'INVALID_CONDITION_OPERATOR',
    'There is no condition operator of this name. Names are case-sensitive.',
    condition({ StringIs: { 'aws:PrincipalTag/team': 'red' } }),
    condition({ StringEquals: { 'aws:PrincipalTag/team': 'red' } }),
  ),
  grammar(
    'NULL_WITH_IF_EXISTS',
    'Null asks whether a key is there; the suffix IfExists would make the question pointless.',
    condition({ NullIfExists: { 'aws:PrincipalTag/team': 'true' } }),
    condition({ Null: { 'aws:PrincipalTag/team': 'true' } }),
  ),
  grammar('MISSING_STATEMENT', 'A policy without a statement says nothing.', {
    policy: { Version: '2012-10-17', Statement: [] },
  }),
  grammar(
    'MISSING_EFFECT',
    'A statement must say whether it allows or denies.',
    statements({ Action: 'iam:GetUser', Resource: '*' }),
  ),
  grammar(
    'UNSUPPORTED_ELEMENT_COMBINATION',
    'An element and its negation exclude each other in one statement.',
    statements({ Effect: 'Allow', Action: 'iam:GetUser', NotAction: 'iam:GetRole', Resource: '*' }),
  ),
]
