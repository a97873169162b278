import { AwsError, awsError } from '../../aws/index.ts'

/** A form that a browser posts to a bucket, as its policy is about it. */
export interface PostForm {
  /** As it was sent: base64, and what was signed. */
  readonly policy: string
  /** By lower-case name, with the file's name in them, and the bucket that it was posted to as `bucket`. */
  readonly fields: ReadonlyMap<string, string>
  /** Bytes of the file. */
  readonly size: number
}

const AccessDenied = awsError('AccessDenied', 403)
const EntityTooLarge = awsError('EntityTooLarge', 400)
const EntityTooSmall = awsError('EntityTooSmall', 400)
const InvalidPolicyDocument = awsError('InvalidPolicyDocument', 400)

/** "Each form field … (except …) must appear in the list of conditions." */
const UNCONDITIONAL = /^(?:x-amz-signature|file|policy|x-ignore-.*)$/

/**
 * Whether a form is as its policy allows: not too late, each of its conditions met, and no field that none is of.
 *
 * @param now epoch milliseconds
 * @throws InvalidPolicyDocument, EntityTooLarge, EntityTooSmall (400), AccessDenied (403)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function assertAsPolicyAllows({ policy, fields, size }: PostForm, now: number): void {
  const { expiration, conditions } = documentOf(policy)
  if (now > expiration) throw refused('Policy expired.')
  const covered = new Set<string>()
  for (const condition of conditions) {
    const [kind, name, value] = condition
    if (kind === 'content-length-range') assertInRange(size, name, value)
    else {
      covered.add(name)
      const given = fields.get(name)
      if (given === undefined || !isMet(kind, name, given, value)) {
        throw refused(`Policy Condition failed: ["${kind}", "$${name}", "${value}"]`)
      }
    }
  }
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !UNCONDITIONAL.test(name))
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(', ').slice(0, 200)}`)
}

function isMet(kind: 'eq' | 'starts-with', name: string, given: string, value: string): boolean {
  if (kind === 'eq') return given === value
  // "Content-Types values for a starts-with condition that include commas are interpreted as lists."
  if (name === 'content-type') return given.split(',').every((type) => type.trim().startsWith(value))
  return given.startsWith(value)
}

function assertInRange(size: number, least: number, most: number): void {
  if (size > most) {
    throw EntityTooLarge('Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: size,
      MaxSizeAllowed: most,
    })
  }
  if (size < least) {
    throw EntityTooSmall('Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: size,
      MinSizeAllowed: least,
    })
  }
}

type Condition =
  | readonly [kind: 'eq' | 'starts-with', name: string, value: string]
  | readonly [kind: 'content-length-range', least: number, most: number]

interface PolicyDocument {
  /** Epoch milliseconds. */
  readonly expiration: number
  readonly conditions: readonly Condition[]
}

function documentOf(policy: string): PolicyDocument {
  const document = parsed(policy)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw invalid('Invalid JSON.')
  const { expiration, conditions, ...others } = document as Readonly<Record<string, unknown>>
  if (Object.keys(others).length > 0) throw invalid('Unexpected element.')
  if (typeof expiration !== 'string') throw invalid('Policy missing expiration.')
  const time = EXPIRATION.test(expiration) ? Date.parse(expiration) : Number.NaN
  if (Number.isNaN(time)) throw invalid(`Invalid 'expiration' value: '${expiration.slice(0, 50)}'`)
  if (!Array.isArray(conditions)) throw invalid('Policy missing conditions.')
  return { expiration: time, conditions: conditions.flatMap(conditionsOf) }
}

const EXPIRATION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

function parsed(policy: string): unknown {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(policy)) throw invalid('Invalid Base64 Encoding.')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(policy, 'base64')), once)
  } catch (error) {
    if (error instanceof AwsError) throw error
    throw invalid('Invalid JSON.')
  }
}

/** `__proto__` would be no member but the object's own nature. */
function once(name: string, value: unknown): unknown {
  if (name === '__proto__') throw invalid('Unexpected element.')
  return value
}

/** `{"acl": "private", …}`, which is several where it has several members, or `["eq", "$acl", "private"]`. */
function conditionsOf(condition: unknown): readonly Condition[] {
  if (Array.isArray(condition)) return [listed(condition)]
  if (typeof condition !== 'object' || condition === null) throw invalid('Invalid Condition.')
  return Object.entries(condition).map(([name, value]) => ['eq', name.toLowerCase(), textOf(value)])
}

function listed(condition: readonly unknown[]): Condition {
  const [operator, first, second] = condition
  const kind = typeof operator === 'string' ? operator.toLowerCase() : undefined
  if (condition.length !== 3) throw invalid('Invalid Condition: wrong number of arguments.')
  if (kind === 'content-length-range') return [kind, sizeOf(first), sizeOf(second)]
  if (kind !== 'eq' && kind !== 'starts-with') throw invalid('Invalid Condition: unknown operation.')
  if (typeof first !== 'string' || !first.startsWith('$')) throw invalid('Invalid Condition: no field is named.')
  return [kind, first.slice(1).toLowerCase(), textOf(second)]
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  throw invalid('Invalid Simple-Condition: value must be a string.')
}

/** A number, or one in quotes, as clients write both. */
function sizeOf(value: unknown): number {
  const size = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw invalid('Invalid Condition: content-length-range takes two sizes.')
  }
  return size
}

function invalid(reason: string): AwsError {
  return InvalidPolicyDocument(`Invalid Policy: ${reason}`)
}

function refused(reason: string): AwsError {
  return AccessDenied(`Invalid according to Policy: ${reason}`)
}
