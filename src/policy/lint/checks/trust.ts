import { accessAnalyzer, type Check, eachStatement, statementsOf, userGuide } from '../check.ts'
import { covers } from '../patterns.ts'
import type { LintStatement } from '../policy.ts'

const TRUST = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' }
const GITHUB = 'token.actions.githubusercontent.com'
const WORKFLOW = {
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${GITHUB}` },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: { StringEquals: { [`${GITHUB}:sub`]: 'repo:octo-org/octo-repo:ref:refs/heads/main' } },
}

/**
 * What a session is given when it begins: it may stand in a statement of its own.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-perms
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 */
const BESIDE_ASSUMING: ReadonlySet<string> = new Set(['sts:setsourceidentity', 'sts:tagsession', 'sts:setcontext'])

/** What a role's trust policy does not have of the language, or should not. */
export const trustChecks: readonly Check[] = [
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
  {
    issueCode: 'ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    findingType: 'ERROR',
    summary: 'IAM does not save the bare "*" as the principal of a trust policy; { "AWS": "*" } it does.',
    learnMoreLink: accessAnalyzer('error-role-trust-policy-unsupported-wildcard-in-principal'),
    fails: statementsOf('trust', { ...TRUST, Principal: '*' }),
    passes: statementsOf('trust', TRUST),
    run: eachStatement(({ principal }, report, { kind }) => {
      if (kind === 'trust' && principal?.everyone)
        report('Role trust policies do not support "*" as Principal. Name principals by their type.', principal.place)
    }),
  },
  {
    issueCode: 'MISMATCHED_ACTION_FOR_PRINCIPAL',
    findingType: 'ERROR',
    summary: 'Who signs in with SAML or OpenID Connect assumes a role by an action of its own, and by no other.',
    learnMoreLink: accessAnalyzer('error-mismatched-action-for-principal'),
    fails: statementsOf('trust', { ...WORKFLOW, Action: 'sts:AssumeRole' }),
    passes: statementsOf('trust', WORKFLOW),
    run: eachStatement(({ principal, action }, report, { kind }) => {
      if (kind !== 'trust' || !action || action.negated) return
      for (const { type, value, ...place } of principal?.entries ?? []) {
        if (type !== 'Federated') continue
        const needed = `sts:AssumeRoleWith${value.includes(':saml-provider/') ? 'SAML' : 'WebIdentity'}`
        const actions = action.values.map((each) => each.value.toLowerCase())
        if (actions.every((each) => BESIDE_ASSUMING.has(each))) continue
        if (!actions.some((each) => covers(each, needed.toLowerCase())))
          report(`The principal ${value} needs the action ${needed}.`, place, action.place)
      }
    }),
  },
  {
    issueCode: 'WEB_IDENTITY_WITHOUT_CONDITION',
    findingType: 'SECURITY_WARNING',
    summary:
      'An OpenID Connect provider speaks for all of its users: without a condition on its claims any of them can assume the role, and of GitHub Actions any workflow in any repository without one on sub.',
    learnMoreLink: userGuide('id_roles_create_for-idp_oidc.html'),
    fails: statementsOf('trust', {
      ...WORKFLOW,
      Condition: { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } },
    }),
    passes: statementsOf('trust', WORKFLOW),
    run: eachStatement((statement, report, { kind }) => {
      if (kind !== 'trust' || statement.effect !== 'Allow') return
      for (const { type, value, ...place } of statement.principal?.entries ?? []) {
        const host = type === 'Federated' ? webIdentityHost(value) : undefined
        if (host === undefined || isNarrowed(statement, host)) continue
        report(`Every user of ${host} can assume the role. Add a condition on ${host}:sub.`, place)
      }
    }),
  },
]

/** The prefix of a provider's condition keys; `undefined` for SAML. */
function webIdentityHost(principal: string): string | undefined {
  if (principal.includes(':saml-provider/')) return undefined
  return principal.replace(/^.*:oidc-provider\//, '').toLowerCase()
}

function isNarrowed({ conditions }: LintStatement, host: string): boolean {
  const claim = host === GITHUB ? `${host}:sub` : `${host}:`
  return conditions.some(({ key }) => key.value.toLowerCase().startsWith(claim))
}
