import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from '../language/wildcard.ts'
import { testedKey } from './condition-test.ts'
import { codes, type KeyLimits, textPatterns } from './key-values.ts'
import type { ContextMap } from './known-context.ts'
import type { Union } from './patterns.ts'
import type { Condition } from './statements.ts'

export const RESOURCE_ACCOUNT = 'aws:resourceaccount'

/**
 * What tells resources apart by their account, for conditions on `aws:ResourceAccount`: whether the ARN has one, and
 * those that are asked for. None where the conditions ask for more than patterns say: then the key stays free.
 */
export function accountUnions(conditions: readonly Condition[], known: ContextMap): readonly Union[] {
  const own = conditions.filter((condition) => testedKey(condition) === RESOURCE_ACCOUNT)
  if (own.length === 0) return []
  const { patterns, complete } = textPatterns(own, known)
  if (!complete) return []
  const anyAccount = Array.from({ length: 12 }, () => ONE_IN_SEGMENT)
  return [anyAccount, ...patterns.map(inSegment)].map((account) => [
    [...codes('arn:'), ...Array.from({ length: 3 }, () => [ANY_IN_SEGMENT, COLON]).flat(), ...account, COLON, ANY],
  ])
}

/**
 * "… the account ID of the account that owns the requested resource": the one in its ARN, if that has one. Not every
 * service sends the key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 */
export function resourceAccount(resource: string): KeyLimits | undefined {
  const account = resource.startsWith('arn:') ? resource.split(':')[4] : undefined
  return account?.length === 12 ? { among: [account, undefined] } : undefined
}

const COLON = 0x3a

function inSegment(pattern: Pattern): Pattern {
  return pattern.map((token) => (token === ANY ? ANY_IN_SEGMENT : token === ONE ? ONE_IN_SEGMENT : token))
}
