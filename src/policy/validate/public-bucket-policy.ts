import { parseArn } from '../../aws/index.ts'
import { findOperator } from '../language/conditions/index.ts'
import { readRange } from '../language/conditions/ip-address.ts'
import type { ConditionElement, PrincipalElement, Statement } from '../language/document.ts'
import { parsePolicy } from '../language/parse.ts'

/** What of S3 the policy is of: they differ in one key. */
export type S3PolicyHolder = 'bucket' | 'access point'

/**
 * Whether S3 takes the policy of a bucket or an access point for public, for which BlockPublicPolicy refuses it and
 * RestrictPublicBuckets shuts out other accounts: "to be considered non-public, a bucket policy must grant access only
 * to fixed values". One public statement "renders the entire policy public". It is read as it is written, and Denies
 * make nothing of it better: `noPublicAccess` says what it comes to.
 *
 * An access point of a VPC is never public: ask of no such one.
 *
 * @throws PolicySyntaxError for a document that cannot be read in full.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublicBucketPolicy(document: string, holder: S3PolicyHolder = 'bucket'): boolean {
  return parsePolicy(document).statements.some((statement) => isPublic(statement, holder))
}

function isPublic({ effect, principal, conditions }: Statement, holder: S3PolicyHolder): boolean {
  if (effect === 'Deny' || principal === undefined || !isForAnyone(principal)) return false
  return !conditions.some((condition) => limits(condition, holder))
}

/** NotPrincipal with Allow is for everybody but a few. */
function isForAnyone({ negated, everyone, entries }: PrincipalElement): boolean {
  return negated || everyone || entries.some(({ value }) => !isFixed(value))
}

/** The keys by which a fixed value makes a statement non-public; those of the principal are its first kind. */
const FIXING_KEYS: ReadonlySet<string> = new Set([
  ...['aws:principalorgid', 'aws:principalorgpaths', 'aws:principalaccount', 'aws:principalarn'],
  ...['aws:sourceip', 'aws:sourcearn', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceowner', 'aws:sourceaccount'],
  ...['aws:userid', 's3:dataaccesspointarn', 's3:dataaccesspointaccount'],
])

const OPERATORS: ReadonlySet<string> = new Set([
  ...['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike', 'IpAddress'],
])

/** Whether a condition holds for fixed values only, and not for a request without the key. */
function limits({ operator, key, values }: ConditionElement, holder: S3PolicyHolder): boolean {
  const name = key.toLowerCase()
  const found = findOperator(operator)
  if (!found || found.operator === 'Null' || found.ifExists || found.qualifier === 'ForAllValues') return false
  if (!OPERATORS.has(found.operator.name) || !FIXING_KEYS.has(name)) return false
  if (name === 'aws:sourceip') return found.operator.name === 'IpAddress' && values.every(isNarrow)
  return values.every((value) => isFixed(value) || (holder === 'bucket' && isOfOneAccount(name, value)))
}

/** "Values that don't contain a wildcard or an AWS Identity and Access Management policy variable." */
function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value)
}

/** "This value can contain a wildcard for the access point name […] as long as the account ID is fixed." */
function isOfOneAccount(key: string, value: string): boolean {
  const arn = key === 's3:dataaccesspointarn' ? parseArn(value) : undefined
  return arn !== undefined && [arn.partition, arn.service, arn.region, arn.accountId].every((part) => isFixed(part))
}

/** RFC 1918. */
const PRIVATE = /^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.)/

/** Not "broader than /8 for IPv4 and /32 for IPv6 (excluding RFC1918 private ranges)". */
function isNarrow(value: string): boolean {
  const range = readRange(value)
  if (range === undefined) return false
  return range.prefix >= (range.address.length === 2 ? 8 : 32) || PRIVATE.test(value)
}
