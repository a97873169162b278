import type { Principal } from '../../aws/index.ts'
import { ANY, ONE } from '../language/wildcard.ts'
import type { KeyLimits } from './key-values.ts'
import type { KnownContext } from './known-context.ts'
import { type ArnParts, digits } from './principal-arns.ts'

/** One thing that requests differ in: the ways there are. */
export interface RequestWay {
  /** Whose requests; absent: everyone's. */
  readonly of?: readonly Principal['kind'][]
  /** For which actions, given in lower case; absent: for all. */
  readonly isFor?: (action: string) => boolean
  readonly known?: KnownContext
  readonly limits?: Readonly<Record<string, KeyLimits>>
  /** Whether it lacks a key that is not among those known, given in lower case. */
  readonly lacks?: (key: string) => boolean
  readonly arn?: ArnParts
}

export const ALWAYS: KeyLimits = { isAlways: true }
/** Keys that requests lack. */
export function absent(...keys: readonly string[]): KnownContext {
  return Object.fromEntries(keys.map((key) => [key, undefined]))
}

const NO_CHAIN: KnownContext = absent('aws:CalledVia', 'aws:CalledViaFirst', 'aws:CalledViaLast')
const WITH_CREDENTIALS: readonly Principal['kind'][] = ['user', 'assumed-role', 'federated-user', 'root']

/**
 * By itself, or by a service that makes the request with the principal's credentials; not all of those say who.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-viaawsservice
 */
export const CALLERS: readonly RequestWay[] = [
  { known: { 'aws:ViaAWSService': 'false', ...NO_CHAIN } },
  { of: WITH_CREDENTIALS, known: { 'aws:ViaAWSService': 'true', ...NO_CHAIN } },
  {
    of: WITH_CREDENTIALS,
    known: { 'aws:ViaAWSService': 'true' },
    limits: { 'aws:CalledVia': ALWAYS, 'aws:CalledViaFirst': ALWAYS, 'aws:CalledViaLast': ALWAYS },
  },
]

/** Whose the resource is, and who asks: accounts. */
export const ACCOUNTS: readonly RequestWay[] = [
  { limits: { 'aws:ResourceAccount': { within: [digits(12)], words: ['123456789012'] } } },
]

/**
 * By a VPC endpoint, where the address is another key's, or not: "the aws:SourceIp key is not available", and the keys
 * of the endpoint are "not included for requests made through public service endpoints".
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-network-properties
 */
export const NETWORKS: readonly RequestWay[] = [
  {
    known: absent(
      ...['aws:SourceVpc', 'aws:SourceVpcArn', 'aws:SourceVpce', 'aws:VpcSourceIp', 'aws:VpceAccount', 'aws:VpceOrgID'],
      'aws:VpceOrgPaths',
    ),
  },
  {
    known: { 'aws:SourceIp': undefined },
    limits: {
      'aws:SourceVpc': ALWAYS,
      'aws:SourceVpce': ALWAYS,
      'aws:VpcSourceIp': {},
      'aws:VpceAccount': { within: [digits(12)], words: ['123456789012'] },
    },
  },
]

/** A tag has a key, of one character at least. */
const TAG_KEYS: KeyLimits = { within: [[ONE, ANY]] }

/** "This key is always included in the request context." */
export const REQUESTS: readonly RequestWay[] = [
  {
    limits: {
      'aws:SecureTransport': ALWAYS,
      'aws:RequestedRegion': ALWAYS,
      'aws:UserAgent': ALWAYS,
      'aws:TagKeys': TAG_KEYS,
      's3:RequestObjectTagKeys': TAG_KEYS,
    },
  },
]
