/**
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html and API_PublishBatch.html beside it, and
 * https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export const QUOTAS = {
  /** 256 KiB. */
  BytesPerMessage: 262_144,
  MessagesPerPublishBatch: 10,
  FilterPoliciesPerTopic: 200,
  FilterPoliciesPerAccount: 10_000,
} as const
