import { accessAnalyzer, type Check, eachStatement, statementsOf } from '../check.ts'

const RCP = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html'
const DENY = { Effect: 'Deny', Principal: '*', Action: 's3:PutBucketPolicy', Resource: '*' }
const LIMIT = { Effect: 'Deny', Action: 'iam:CreateUser', Resource: '*' }

/** What an organization's policies do not have of the language. */
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
    issueCode: 'RCP_SYNTAX_ERROR_NOTACTION',
    findingType: 'ERROR',
    summary: 'A resource control policy names actions in Action; it has no NotAction.',
    learnMoreLink: RCP,
    fails: statementsOf('rcp', { Effect: 'Deny', Principal: '*', NotAction: 's3:GetObject', Resource: '*' }),
    passes: statementsOf('rcp', DENY),
    run: eachStatement(({ action }, report, { kind }) => {
      if (kind === 'rcp' && action?.negated) report('RCPs do not support NotAction. Use Action.', action.place)
    }),
  },
]
