declare const brand: unique symbol

/** A name with a brand, so that look-alike strings cannot be mixed up. */
export type Brand<T, B extends string> = T & { readonly [brand]: B }

/** Twelve decimal digits. */
export type AccountId = Brand<string, 'AccountId'>

/** `arn:partition:service:region:account:resource`. */
export type Arn = string

export interface ArnParts {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly accountId: string
  /** All that follows the fifth colon, colons and slashes included. */
  readonly resource: string
}

/** The one partition that Castellan serves. */
export const PARTITION = 'aws'

export function isAccountId(text: string): text is AccountId {
  return /^\d{12}$/.test(text)
}

/** @throws Error when `text` is not twelve digits: use it where that was checked before, or is a bug. */
export function accountId(text: string): AccountId {
  if (!isAccountId(text)) throw new Error(`not an account id: ${JSON.stringify(text)}`)
  return text
}

/** The account of what names none: nothing is in it, and attempts on accounts that do not exist are counted there. */
export const NO_ACCOUNT: AccountId = accountId('000000000000')

/** The six parts of an ARN, or `undefined` where `text` is none. */
export function parseArn(text: string): ArnParts | undefined {
  if (!text.startsWith('arn:')) return undefined
  const service = text.indexOf(':', 4) + 1
  const region = service && text.indexOf(':', service) + 1
  const account = region && text.indexOf(':', region) + 1
  const resource = account && text.indexOf(':', account) + 1
  if (resource === 0) return undefined
  return {
    partition: text.slice(4, service - 1),
    service: text.slice(service, region - 1),
    region: text.slice(region, account - 1),
    accountId: text.slice(account, resource - 1),
    resource: text.slice(resource),
  }
}

/**
 * Whose the resource is, as its ARN says; `undefined` where it says nothing of an account (S3's buckets), names AWS
 * (its managed policies), or is none. It is asked for each request: character by character it takes less than
 * splitting and a pattern.
 */
export function accountOfArn(arn: string): AccountId | undefined {
  let start = 0
  for (let colons = 0; colons < 4; start++) {
    if (start >= arn.length) return undefined
    if (arn.charCodeAt(start) === COLON) colons++
  }
  const end = start + ACCOUNT_ID_LENGTH
  if (arn.charCodeAt(end) !== COLON) return undefined
  for (let position = start; position < end; position++) {
    const code = arn.charCodeAt(position)
    if (code < DIGIT_0 || code > DIGIT_9) return undefined
  }
  return arn.slice(start, end) as AccountId
}

const ACCOUNT_ID_LENGTH = 12
const COLON = 58
const DIGIT_0 = 48
const DIGIT_9 = 57

/** `arn:aws:iam::123456789012:user/path/name`. `path` starts and ends with a slash. */
export function iamArn(account: AccountId, type: string, path: string, name: string): Arn {
  return `arn:${PARTITION}:iam::${account}:${type}${path}${name}`
}

export function rootArn(account: AccountId): Arn {
  return `arn:${PARTITION}:iam::${account}:root`
}

/**
 * The account itself, as AWS Account Management has it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html
 */
export function accountArn(account: AccountId): Arn {
  return `arn:${PARTITION}:account::${account}:account`
}
