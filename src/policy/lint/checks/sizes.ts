import {
  ENDPOINT_POLICY_SIZE,
  MANAGED_POLICY_SIZE,
  policySize,
  RESOURCE_CONTROL_POLICY_SIZE,
  ROLE_INLINE_POLICIES_SIZE,
  SERVICE_CONTROL_POLICY_SIZE,
  SESSION_POLICY_SIZE,
  TRUST_POLICY_SIZE,
} from '../../limits.ts'
import { POLICY_KINDS, type PolicyKind } from '../../validate.ts'
import { accessAnalyzer, type Check, statementsOf } from '../check.ts'

const ORGANIZATIONS =
  'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html#min-max-values'
const QUOTAS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length'

/** Quotas of characters. IAM's leave white space out; the others, and a session policy's, count it. */
export const sizeChecks: readonly Check[] = [
  size(
    'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA',
    'WARNING',
    accessAnalyzer('general-warning-policy-size-exceeds-identity-policy-quota'),
    {
      managed: { limit: MANAGED_POLICY_SIZE },
      boundary: { limit: MANAGED_POLICY_SIZE },
      // A role may have the most of users, groups and roles.
      identity: { limit: ROLE_INLINE_POLICIES_SIZE },
    },
  ),
  size('POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA', 'ERROR', QUOTAS, {
    session: { limit: SESSION_POLICY_SIZE, withSpace: true },
  }),
  size('POLICY_SIZE_EXCEEDS_TRUST_POLICY_QUOTA', 'WARNING', QUOTAS, { trust: { limit: TRUST_POLICY_SIZE } }),
  size('POLICY_SIZE_EXCEEDS_SCP_QUOTA', 'ERROR', accessAnalyzer('error-policy-size-exceeds-scp-quota'), {
    scp: { limit: SERVICE_CONTROL_POLICY_SIZE, withSpace: true },
  }),
  size('POLICY_SIZE_EXCEEDS_RCP_QUOTA', 'ERROR', ORGANIZATIONS, {
    rcp: { limit: RESOURCE_CONTROL_POLICY_SIZE, withSpace: true },
  }),
  size(
    'POLICY_SIZE_EXCEEDS_ENDPOINT_POLICY_QUOTA',
    'ERROR',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    {
      'vpc-endpoint': { limit: ENDPOINT_POLICY_SIZE, withSpace: true },
    },
  ),
]

interface Quota {
  readonly limit: number
  readonly withSpace?: boolean
}

function size(
  issueCode: string,
  findingType: Check['findingType'],
  learnMoreLink: string,
  quotas: Partial<Record<PolicyKind, Quota>>,
): Check {
  const kind = POLICY_KINDS.find((each) => quotas[each]) ?? 'identity'
  const limit = quotas[kind]?.limit ?? 0
  return {
    issueCode,
    findingType,
    summary: `The policy is longer than the ${limit.toLocaleString('en')} characters that AWS takes.`,
    learnMoreLink,
    fails: { ...statementsOf(kind, longStatement(kind, limit)), abridged: true },
    passes: statementsOf(kind, longStatement(kind, 0)),
    run({ kind, text, place }, report) {
      const quota = quotas[kind]
      if (!quota) return
      const length = quota.withSpace ? text.length : policySize(text)
      if (length <= quota.limit) return
      report(`The policy has ${length} characters and may have ${quota.limit}. Use several smaller policies.`, place)
    },
  }
}

/** A statement with a condition value of so many characters. */
function longStatement(kind: PolicyKind, length: number): object {
  const isOfRole = kind === 'trust'
  return {
    Effect: kind === 'rcp' ? 'Deny' : 'Allow',
    ...(kind === 'trust' && { Principal: { AWS: '123456789012' } }),
    ...((kind === 'rcp' || kind === 'vpc-endpoint') && { Principal: '*' }),
    Action: isOfRole ? 'sts:AssumeRole' : 's3:GetObject',
    ...(!isOfRole && { Resource: '*' }),
    Condition: { StringEquals: { 'aws:PrincipalTag/team': `red${'-'.repeat(length)}` } },
  }
}
