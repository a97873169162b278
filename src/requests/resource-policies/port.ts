import type { AccountId, MaybePromise, Principal, UncertainArn } from '../../aws/index.ts'

/** What is known of resources' own policies: recorded as they are set, read back from whoever keeps them, or ours. */
export interface ResourcePolicies {
  /**
   * @param arn of a resource that can have a policy (`policyHolder`).
   * @returns `undefined` where nobody knows: then it is decided on as without a policy.
   * @throws AwsError where somebody knows, and cannot be asked: nothing is decided then.
   */
  find(arn: string, call: ResourcesOfCall): MaybePromise<KnownResource | undefined>
  /**
   * Of a name with unknown parts, which can be that of several.
   *
   * @throws AwsError where one of those may have a policy that cannot be found by this name: nothing is decided then.
   */
  assertNone?(resource: UncertainArn, call: ResourcesOfCall): MaybePromise<void>
}

/** The call that is about resources. */
export interface ResourcesOfCall {
  /** Whose things it is about, where ARNs do not say. */
  readonly accountId: AccountId
  readonly region: string
  /** Who asks: grants of KMS keys are of one principal each. */
  readonly caller?: Principal
  /** The grant that is to be retired. */
  readonly grantId?: string
  /** Whether the block of public access is needed, without a policy too. */
  readonly needsBlock?: boolean
  /** Whether it makes what it is about: that has a name with unknown parts, and no policy yet. */
  readonly isMaking?: boolean
  /** Whether it may go on where nobody knows a policy any more: root sets or removes it. */
  readonly isMending?: boolean
}

export interface KnownResource {
  /** Whose it is, where its ARN does not say: a bucket's. */
  readonly owner?: AccountId
  /** Absent: it is known to have none. */
  readonly policy?: string
  /** Of a KMS key: what its grants allow the caller, as the document of a policy. */
  readonly grants?: string
  /** Of a bucket or an access point: its own settings with those of its account, and of the access point's bucket. */
  readonly publicAccessBlock?: PublicAccessBlock
}

/**
 * "Amazon S3 applies the most restrictive combination of the access point, bucket, and account settings."
 * IgnorePublicAcls changes nothing here: no ACL allows anything.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export interface PublicAccessBlock {
  readonly blockPublicAcls?: boolean
  readonly blockPublicPolicy?: boolean
  readonly restrictPublicBuckets?: boolean
}

/** The most restrictive combination. */
export function combinedBlock(blocks: readonly (PublicAccessBlock | undefined)[]): PublicAccessBlock {
  return {
    blockPublicAcls: blocks.some((block) => block?.blockPublicAcls),
    blockPublicPolicy: blocks.some((block) => block?.blockPublicPolicy),
    restrictPublicBuckets: blocks.some((block) => block?.restrictPublicBuckets),
  }
}
