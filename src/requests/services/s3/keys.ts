import { UNKNOWN } from '../../../aws/index.ts'
import { isRecord } from '../../path.ts'
import type { Asked, AskRow, KeyValue } from '../../rows.ts'
import { tagsIn } from '../../tags.ts'

type Keys = NonNullable<AskRow['keys']>

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html */
export const ACL_KEYS: Keys = {
  's3:x-amz-acl': 'ACL',
  's3:x-amz-grant-full-control': 'GrantFullControl',
  's3:x-amz-grant-read': 'GrantRead',
  's3:x-amz-grant-read-acp': 'GrantReadACP',
  's3:x-amz-grant-write': 'GrantWrite',
  's3:x-amz-grant-write-acp': 'GrantWriteACP',
}

/** A `Date`, or however the caller writes a time. */
function time(says: string, of: (asked: Asked) => unknown): KeyValue {
  return {
    says,
    of: (asked) => {
      const value = of(asked)
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
    },
  }
}

/** The days that remain until then are counted from a time that no request says. */
function retained(mode: string, says: string, of: (asked: Asked) => unknown): Keys {
  const until = time(says, of)
  return {
    's3:object-lock-mode': mode,
    's3:object-lock-retain-until-date': until,
    's3:object-lock-remaining-retention-days': {
      says: `unknown where ${says} is given`,
      of: (asked) => (of(asked) ? UNKNOWN : undefined),
    },
  }
}

export const LOCK_KEYS: Keys = retained(
  'ObjectLockMode',
  '`ObjectLockRetainUntilDate`',
  ({ parameters }) => parameters.ObjectLockRetainUntilDate,
)

export const HOLD_KEYS: Keys = { 's3:object-lock-legal-hold': 'ObjectLockLegalHoldStatus' }

export const RETENTION_KEYS: Keys = retained(
  'Retention.Mode',
  '`Retention.RetainUntilDate`',
  ({ parameters: { Retention } }) => (isRecord(Retention) ? Retention.RetainUntilDate : undefined),
)

/** Tags of an object: a query string on a header, or a list in the body. */
function tagsOf({ parameters: { Tagging } }: Asked): ReadonlyMap<string, string> {
  return tagsIn(isRecord(Tagging) ? Tagging.TagSet : Tagging)
}

export const TAG_KEYS: Keys = {
  's3:RequestObjectTag/': { says: 'each tag in `Tagging`', of: (asked) => Object.fromEntries(tagsOf(asked)) },
  's3:RequestObjectTagKeys': {
    says: 'the names of tags in `Tagging`',
    of: (asked) => {
      const names = [...tagsOf(asked).keys()]
      return names.length === 0 ? undefined : names
    },
  },
}

export const PUT_KEYS: Keys = {
  ...ACL_KEYS,
  ...LOCK_KEYS,
  ...HOLD_KEYS,
  ...TAG_KEYS,
  's3:if-match': 'IfMatch',
  's3:if-none-match': 'IfNoneMatch',
  's3:x-amz-copy-source': 'CopySource',
  's3:x-amz-metadata-directive': 'MetadataDirective',
  's3:x-amz-server-side-encryption': 'ServerSideEncryption',
  's3:x-amz-server-side-encryption-aws-kms-key-id': 'SSEKMSKeyId',
  's3:x-amz-server-side-encryption-customer-algorithm': 'SSECustomerAlgorithm',
  's3:x-amz-storage-class': 'StorageClass',
  's3:x-amz-website-redirect-location': 'WebsiteRedirectLocation',
}

/**
 * Whether it makes an object: parts of one have no conditional headers, so that a policy that asks for them leaves out
 * what makes none.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
export const MAKES_OBJECT: Keys = { 's3:ObjectCreationOperation': '=true' }
export const MAKES_PART: Keys = { 's3:ObjectCreationOperation': '=false' }

export const LIST_KEYS: Keys = { 's3:prefix': 'Prefix', 's3:delimiter': 'Delimiter', 's3:max-keys': 'MaxKeys' }

export const CREATE_BUCKET_KEYS: Keys = {
  ...ACL_KEYS,
  's3:locationconstraint': 'CreateBucketConfiguration.LocationConstraint',
  's3:x-amz-object-ownership': 'ObjectOwnership',
  's3:x-amz-bucket-namespace': 'BucketNamespace',
}
