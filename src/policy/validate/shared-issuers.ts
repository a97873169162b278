import { findOperator } from '../language/conditions/index.ts'
import type { ConditionElement, Statement } from '../language/document.ts'
import { MalformedPolicyDocument } from './malformed.ts'

/**
 * Identity providers that many tenants share: an audience alone tells none of them apart, so that a trust policy must
 * say by this claim whose tokens it takes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const TENANT_CLAIMS: ReadonlyMap<string, string> = new Map([
  ['agent.buildkite.com', 'sub'],
  ['api.pulumi.com/oidc', 'aud'],
  ['app.terraform.io', 'sub'],
  ['gitlab.com', 'sub'],
  ['oidc-configuration.audit-log.githubusercontent.com', 'sub'],
  ['oidc.codefresh.io', 'sub'],
  ['oidc.vercel.com', 'aud'],
  ['proidc.upbound.io', 'sub'],
  ['sandboxes.cloud', 'aud'],
  ['scalr.io', 'sub'],
  ['studio.datachain.ai/api', 'sub'],
  ['token.actions.githubusercontent.com', 'sub'],
  ['tokens.cloud.shisho.dev', 'sub'],
  ['vstoken.actions.githubusercontent.com', 'sub'],
])

const COGNITO = 'cognito-identity.amazonaws.com'

/** GitHub's tokens may be told apart by their workflow instead, as AWS says where it refuses. */
const OR_BY: ReadonlyMap<string, string> = new Map([['token.actions.githubusercontent.com', 'job_workflow_ref']])

/**
 * In AWS's words. AWS was seen to take a list of values of which only the first is no `*`; here each must be none, or
 * anybody is let in.
 *
 * @throws MalformedPolicyDocument (400) for a statement that trusts all tenants of a provider.
 */
export function assertNamesTenant({ effect, principal, conditions }: Statement): void {
  if (effect !== 'Allow') return
  for (const { type, value } of principal?.entries ?? []) {
    if (type !== 'Federated') continue
    if (value === COGNITO && !isNamed(conditions, `${COGNITO}:aud`)) {
      throw MalformedPolicyDocument('A condition block must be present for the Cognito provider')
    }
    const keys = tenantKeys(value)
    if (keys.length === 0 || keys.some((key) => isNamed(conditions, key))) continue
    throw MalformedPolicyDocument(
      `Trust policy with trusted principal ${value} must evaluate, using StringEquals, StringLike or ` +
        `StringEqualsIgnoreCase, ${keys.join(' or ')} which is not scoped to all.`,
    )
  }
}

/** One of which must be demanded; none where the provider is not shared. */
function tenantKeys(provider: string): readonly string[] {
  const [, issuer = ''] = /:oidc-provider\/(.*)$/.exec(provider) ?? []
  const claim = TENANT_CLAIMS.get(issuer)
  const other = OR_BY.get(issuer)
  return [claim, other].flatMap((each) => (each === undefined ? [] : [`${issuer}:${each}`]))
}

/** Whether a condition demands of the key some text, and not just any. */
function isNamed(conditions: readonly ConditionElement[], key: string): boolean {
  return conditions.some(
    ({ operator, key: on, values }) =>
      on.toLowerCase() === key &&
      /^(For(All|Any)Values?:)?String(Equals|EqualsIgnoreCase|Like)(IfExists)?$/i.test(operator) &&
      findOperator(operator) !== undefined &&
      values.length > 0 &&
      values.every((value) => /[^*?]/.test(value)),
  )
}
