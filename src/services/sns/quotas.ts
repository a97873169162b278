/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html and API_PublishBatch.html beside it */
export const QUOTAS = {
  /** 256 KiB. */
  BytesPerMessage: 262_144,
  MessagesPerPublishBatch: 10,
} as const
