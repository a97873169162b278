import { accessAnalyzer, type Check, eachStatement, statementsOf } from '../check.ts'

const RCP = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html'
const DENY = { Effect: 'Deny', Principal: '*', Action: 's3:PutBucketPolicy', Resource: '*' }
const LIMIT = { Effect: 'Deny', Action: 'iam:CreateUser', Resource: '*' }
const TRUST = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' }

/** What an organization's policies, and a role's trust policy, do not have of the language. */
export const controlPolicyChecks: readonly Check[] = [
  {
    issueCode: 'SCP_SYNTAX_ERROR_PRINCIPAL',
    findingType: 'ERROR',
    summary: 'A service control policy is for all principals of the accounts that it is attached to, and names none.',
    learnMoreLink: accessAnalyzer('error-scp-syntax-error-principal'),
    fails: statementsOf('scp', { ...LIMIT, Principal: '*' }),
    passes: statementsOf('scp', LIMIT),
    run: eachStatement(({ principal }, report, { kind }) => {
      if (kind === 'scp' && principal)
        report(
          'SCPs do not support specifying principals. Use the condition key aws:PrincipalArn.',
          principal.namePlace,
        )
    }),
  },
  {
    issueCode: 'RCP_SYNTAX_ERROR_ALLOW',
    findingType: 'ERROR',
    summary: 'Of resource control policies only RCPFullAWSAccess, which AWS attaches, allows.',
    learnMoreLink: RCP,
    fails: statementsOf('rcp', { ...DENY, Effect: 'Allow' }),
    passes: statementsOf('rcp', DENY),
    run: eachStatement(({ effect, place }, report, { kind }) => {
      if (kind === 'rcp' && effect === 'Allow') report('RCPs that customers write support the effect Deny only.', place)
    }),
  },
  {
    issueCode: 'RCP_SYNTAX_ERROR_PRINCIPAL',
    findingType: 'ERROR',
    summary: 'A resource control policy is for every principal: conditions make the difference.',
    learnMoreLink: RCP,
    fails: statementsOf('rcp', { ...DENY, Principal: { AWS: '123456789012' } }),
    passes: statementsOf('rcp', DENY),
    run: eachStatement(({ principal }, report, { kind }) => {
      if (kind !== 'rcp' || !principal || (principal.everyone && !principal.negated)) return
      report('RCPs support only "*" as Principal. Use condition keys to name principals.', principal.place)
    }),
  },
  {
    issueCode: 'RCP_SYNTAX_ERROR_NOT_ACTION',
    findingType: 'ERROR',
    summary: 'A resource control policy names actions in Action; it has no NotAction.',
    learnMoreLink: RCP,
    fails: statementsOf('rcp', { Effect: 'Deny', Principal: '*', NotAction: 's3:GetObject', Resource: '*' }),
    passes: statementsOf('rcp', DENY),
    run: eachStatement(({ action }, report, { kind }) => {
      if (kind === 'rcp' && action?.negated) report('RCPs do not support NotAction. Use Action.', action.place)
    }),
  },
  {
    issueCode: 'ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL',
    findingType: 'ERROR',
    summary: 'A role trusts those that its policy names; it has no NotPrincipal.',
    learnMoreLink: accessAnalyzer('error-role-trust-policy-syntax-error-notprincipal'),
    fails: statementsOf('trust', { Effect: 'Deny', NotPrincipal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }),
    passes: statementsOf('trust', TRUST),
    run: eachStatement(({ principal }, report, { kind }) => {
      if (kind === 'trust' && principal?.negated)
        report('Role trust policies do not support NotPrincipal. Use Principal.', principal.namePlace)
    }),
  },
  {
    issueCode: 'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE',
    findingType: 'ERROR',
    summary: 'The resource of a trust policy is the role itself.',
    learnMoreLink: accessAnalyzer('error-role-trust-policy-syntax-error-resource'),
    fails: statementsOf('trust', { ...TRUST, Resource: '*' }),
    passes: statementsOf('trust', TRUST),
    run: eachStatement(({ resource }, report, { kind }) => {
      if (kind === 'trust' && resource)
        report(
          'Role trust policies apply to the role that they are attached to. Remove the Resource element.',
          resource.place,
        )
    }),
  },
]
