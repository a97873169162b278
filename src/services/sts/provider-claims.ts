import type { ConditionKeys } from '../operation.ts'
import type { Claims, WebIdentity } from './web-identity.ts'

/**
 * Claims of a provider's own that AWS makes keys of. Of all other providers, and of these, no other claim is a key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 * @see https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
 */
const OWN_CLAIMS: Readonly<Record<string, readonly string[]>> = {
  'token.actions.githubusercontent.com': [
    ...['actor', 'actor_id', 'job_workflow_ref', 'repository', 'repository_id', 'repository_owner_id'],
    ...['workflow', 'ref', 'environment', 'enterprise_id'],
  ],
}

/** The condition keys of a token, such as `accounts.google.com:aud`, for the trust policy of the role. */
export function providerKeys({ provider: { url }, audience, audiences, subject, claims }: WebIdentity): ConditionKeys {
  const own = Object.hasOwn(OWN_CLAIMS, url) ? (OWN_CLAIMS[url] ?? []) : []
  return {
    ...Object.fromEntries(['amr', 'email', ...own].map((claim) => [`${url}:${claim}`, keyValue(claims[claim])])),
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
export function keptKeys(identity: WebIdentity): Readonly<Record<string, string | readonly string[]>> {
  const keys = providerKeys(identity)
  const kept: Record<string, string | readonly string[]> = {}
  for (const claim of ['amr', 'aud', 'sub']) {
    const key = `${identity.provider.url}:${claim}`
    const value = keys[key]
    if (value !== undefined) kept[key.toLowerCase()] = value
  }
  return kept
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
