import { policyQuota, policySize } from '../../validate/limits.ts'
import type { PolicyKind } from '../../validate/validate.ts'
import { accessAnalyzer, type Check, statementsOf, userGuide } from '../check.ts'

const QUOTAS = userGuide('reference_iam-quotas.html#reference_iam-quotas-entity-length')
const ORGANIZATIONS =
  'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html#min-max-values'
const ENDPOINTS = 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html'

const ALLOW = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }

/** A policy may be so long and no longer; a longer one is not saved, unless AWS raised the quota. */
export const sizeChecks: readonly Check[] = [
  size(['managed', 'boundary', 'identity'], ALLOW, {
    issueCode: 'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA',
    findingType: 'WARNING',
    learnMoreLink: accessAnalyzer('general-warning-policy-size-exceeds-identity-policy-quota'),
  }),
  size(['session'], ALLOW, {
    issueCode: 'POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA',
    findingType: 'ERROR',
    learnMoreLink: QUOTAS,
  }),
  size(
    ['trust'],
    { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' },
    {
      issueCode: 'POLICY_SIZE_EXCEEDS_TRUST_POLICY_QUOTA',
      findingType: 'WARNING',
      learnMoreLink: QUOTAS,
    },
  ),
  size(['scp'], ALLOW, {
    issueCode: 'POLICY_SIZE_EXCEEDS_SCP_QUOTA',
    findingType: 'ERROR',
    learnMoreLink: accessAnalyzer('error-policy-size-exceeds-scp-quota'),
  }),
  size(
    ['rcp'],
    { ...ALLOW, Effect: 'Deny', Principal: '*' },
    {
      issueCode: 'POLICY_SIZE_EXCEEDS_RCP_QUOTA',
      findingType: 'ERROR',
      learnMoreLink: ORGANIZATIONS,
    },
  ),
  size(
    ['vpc-endpoint'],
    { ...ALLOW, Principal: '*' },
    {
      issueCode: 'POLICY_SIZE_EXCEEDS_ENDPOINT_POLICY_QUOTA',
      findingType: 'ERROR',
      learnMoreLink: ENDPOINTS,
    },
  ),
]

function size(
  kinds: readonly [PolicyKind, ...PolicyKind[]],
  statement: object,
  row: Pick<Check, 'issueCode' | 'findingType' | 'learnMoreLink'>,
): Check {
  const [kind] = kinds
  const limit = policyQuota(kind)?.characters ?? 0
  const long = { StringEquals: { 'aws:PrincipalTag/team': 'r'.repeat(limit) } }
  return {
    ...row,
    summary: `The policy is longer than the ${limit} characters that AWS takes.`,
    fails: { ...statementsOf(kind, { ...statement, Condition: long }), abridged: true },
    passes: statementsOf(kind, statement),
    run({ kind, text, place }, report) {
      const quota = policyQuota(kind)
      if (!quota || !kinds.includes(kind)) return
      const length = quota.countsWhiteSpace ? text.length : policySize(text)
      if (length <= quota.characters) return
      report(
        `The policy has ${length} characters and may have ${quota.characters}. Use several smaller policies.`,
        place,
      )
    },
  }
}
