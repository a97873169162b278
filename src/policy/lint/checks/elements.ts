import { hasPrincipals, isGrant } from '../../validate/validate.ts'
import { accessAnalyzer, type Check, eachStatement, statements, statementsOf, userGuide } from '../check.ts'
import type { LintStatement } from '../policy.ts'

const COMPLETE = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }
const ROOT = { AWS: 'arn:aws:iam::123456789012:root' }
const BUCKET = {
  Effect: 'Allow',
  Principal: ROOT,
  Action: 's3:ListBucket',
  Resource: 'arn:aws:s3:::amzn-s3-demo-bucket',
}

/** What a kind of policy must have, or must not. */
export const elementChecks: readonly Check[] = [
  {
    issueCode: 'MISSING_ACTION',
    findingType: 'ERROR',
    summary: 'A statement must say which actions it is about.',
    learnMoreLink: accessAnalyzer('error-missing-action'),
    fails: statements({ Effect: 'Allow', Resource: '*' }),
    passes: statements(COMPLETE),
    run: eachStatement(({ action, place }, report) => {
      if (!action) report('Add an Action or NotAction element to the policy statement.', place)
    }),
  },
  {
    issueCode: 'MISSING_RESOURCE',
    findingType: 'ERROR',
    summary:
      'A statement must say which resources it is about, unless the policy stands on one, as a trust policy does.',
    learnMoreLink: accessAnalyzer('error-missing-resource'),
    fails: statements({ Effect: 'Allow', Action: 'iam:GetUser' }),
    passes: statements(COMPLETE),
    run: eachStatement(({ resource, place }, report, { kind }) => {
      if (resource || kind === 'trust' || kind === 'resource') return
      report('Add a Resource or NotResource element to the policy statement.', place)
    }),
  },
  {
    issueCode: 'MISSING_PRINCIPAL',
    findingType: 'ERROR',
    summary: 'A resource-based policy must say whom a statement is for; without a principal it is for nobody.',
    learnMoreLink: accessAnalyzer('error-missing-principal'),
    fails: statementsOf('resource', { ...BUCKET, Principal: undefined }),
    passes: statementsOf('resource', BUCKET),
    run: eachStatement(({ principal, place }, report, { kind }) => {
      if (!principal && hasPrincipals(kind)) report('Add a Principal element to the policy statement.', place)
    }),
  },
  {
    issueCode: 'UNSUPPORTED_PRINCIPAL',
    findingType: 'ERROR',
    summary: 'An identity-based policy is for the identity that it is attached to and names no principal.',
    learnMoreLink: accessAnalyzer('error-unsupported-principal'),
    fails: statements({ ...COMPLETE, Principal: '*' }),
    passes: statements(COMPLETE),
    run: eachStatement(({ principal }, report, { kind }) => {
      if (!principal || hasPrincipals(kind) || kind === 'scp') return
      report('The policy type does not support the Principal element. Remove it.', principal.namePlace)
    }),
  },
  {
    issueCode: 'MISSING_VERSION',
    findingType: 'WARNING',
    summary: 'Without a Version the language of 2008 applies, in which policy variables are plain text.',
    learnMoreLink: accessAnalyzer('general-warning-missing-version'),
    fails: { policy: { Statement: [COMPLETE] } },
    passes: { policy: { Version: '2012-10-17', Statement: [COMPLETE] } },
    run({ hasVersion, statements, place }, report) {
      if (hasVersion || statements.length === 0) return
      report('Add "Version": "2012-10-17", so that the current policy language applies.', place)
    },
  },
  {
    issueCode: 'ALLOW_WITH_NOT_ACTION',
    findingType: 'SECURITY_WARNING',
    summary: 'Allow with NotAction allows every action but those named, of all services, and of those still to come.',
    learnMoreLink: userGuide('reference_policies_elements_notaction.html'),
    fails: statements({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    passes: statements({ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }),
    run: allowWith(
      'action',
      'Using Allow with NotAction allows every action that is not named. Name the actions in Action.',
    ),
  },
  {
    issueCode: 'ALLOW_WITH_NOT_RESOURCE',
    findingType: 'SECURITY_WARNING',
    summary: 'Allow with NotResource allows the actions on every resource but those named, and on those still to come.',
    learnMoreLink: userGuide('reference_policies_elements_notresource.html'),
    fails: statements({ Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::amzn-s3-demo-bucket/*' }),
    passes: statements({ Effect: 'Deny', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::amzn-s3-demo-bucket/*' }),
    run: allowWith(
      'resource',
      'Using Allow with NotResource allows every resource that is not named. Name the resources in Resource.',
    ),
  },
]

function allowWith(element: 'action' | 'resource', details: string): Check['run'] {
  return eachStatement((statement: LintStatement, report, { kind }) => {
    const list = statement[element]
    if (statement.effect === 'Allow' && list?.negated && isGrant(kind)) report(details, list.place)
  })
}
