import type { ConditionKeys } from '../operation.ts'
import type { Claims, WebIdentity } from './web-identity.ts'

const GITHUB = [
  ...['actor', 'actor_id', 'enterprise_id', 'environment', 'job_workflow_ref', 'ref'],
  ...['repository', 'repository_id', 'repository_owner_id', 'workflow'],
]
const GITLAB = [
  ...['namespace_id', 'pipeline_source', 'project_id', 'ref_protected', 'runner_environment'],
  ...['user_access_level', 'user_email', 'user_id', 'user_login'],
]
const BUILDKITE = [
  ...['build_branch', 'cluster_id', 'cluster_name'],
  ...['organization_id', 'organization_slug', 'pipeline_id', 'pipeline_slug'],
]

/**
 * Claims of a provider's own that AWS makes keys of, by its URL. Of all other providers, and of these, no other claim
 * is a key.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html#awssecuritytokenservice-policy-keys
 * @see https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
 */
const OWN_CLAIMS: readonly { readonly url: RegExp; readonly claims: readonly string[] }[] = [
  { url: /^token\.actions\.githubusercontent\.com(\/.+)?$/, claims: GITHUB },
  { url: /^token\.actions\.[\w-]+\.ghe\.com$/, claims: GITHUB },
  { url: /^github\.com\/enterprises\/[^/]+$/, claims: GITHUB },
  { url: /^gitlab\.com$/, claims: GITLAB },
  { url: /^agent\.(buildkite\.com|[\w-]+\.buildkite\.(dev|site))$/, claims: BUILDKITE },
  { url: /^oidc\.circleci\.com\/org\/[^/]+$/, claims: ['oidc.circleci.com/project-id'] },
  { url: /^idcs-[\w-]+\.identity\.oraclecloud\.com$/, claims: ['rpst_id'] },
  // Its key has another name than AWS's table has for the claim.
  { url: /^accounts\.google\.com$/, claims: ['google/organization_number'] },
]

function ownClaims(url: string): readonly string[] {
  return OWN_CLAIMS.find((row) => row.url.test(url))?.claims ?? []
}

/** The condition keys of a token, such as `accounts.google.com:aud`, for the trust policy of the role. */
export function providerKeys({ provider: { url }, audience, audiences, subject, claims }: WebIdentity): ConditionKeys {
  const own: Record<string, ConditionKeys[string]> = {}
  for (const claim of ownClaims(url)) own[`${url}:${claim}`] = keyValue(claimNamed(claims, claim))
  return {
    ...own,
    [`${url}:amr`]: keyValue(claims.amr),
    [`${url}:email`]: keyValue(claims.email),
    [`${url}:aud`]: audience,
    // "In this case the Google ID Token aud field value matches both": without `azp` the two are the same.
    [`${url}:oaud`]: audiences.length === 1 ? audiences[0] : audiences,
    [`${url}:sub`]: subject,
  }
}

/**
 * What stays of them for the calls of the session, by lower-case key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#cross-condition-keys-wif
 */
export function keptKeys({
  provider,
  audience,
  subject,
  claims,
}: WebIdentity): Readonly<Record<string, string | readonly string[]>> {
  const url = provider.url.toLowerCase()
  const amr = keyValue(claims.amr)
  return { ...(amr !== undefined && { [`${url}:amr`]: amr }), [`${url}:aud`]: audience, [`${url}:sub`]: subject }
}

function claimNamed(claims: Claims, name: string): Claims[string] {
  return claims[name === 'google/organization_number' ? 'google:organization_number' : name]
}

/** Numbers and yes or no as policies write them; what is neither a value nor a list of values is no key. */
function keyValue(claim: Claims[string]): string | readonly string[] | undefined {
  if (Array.isArray(claim)) {
    const values = claim.map(scalarOf).filter((value) => value !== undefined)
    return values.length > 0 ? values : undefined
  }
  return scalarOf(claim)
}

function scalarOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}
