import { ANY_IN_NAME, ONE_IN_NAME } from './automaton.ts'
import { codes, type KeyLimits } from './key-values.ts'
import type { KnownContext } from './known-context.ts'
import { type ArnParts, digits } from './principal-arns.ts'

/** One thing that requests differ in: the ways there are. */
export interface RequestWay {
  readonly known?: KnownContext
  readonly limits?: Readonly<Record<string, KeyLimits>>
  readonly arn?: ArnParts
}

const ALWAYS: KeyLimits = { isAlways: true }
const USER: ArnParts = { service: 'iam', type: 'user', isUserName: true }
const ROLE: ArnParts = { service: 'iam', type: 'role', isUserName: false }
const FEDERATED: ArnParts = { service: 'sts', type: 'federated-user', isUserName: false }

/** What only a session of a role has. */
const OF_ROLES: KnownContext = {
  'aws:SourceIdentity': undefined,
  'aws:FederatedProvider': undefined,
  'aws:Ec2InstanceSourceVpc': undefined,
  'aws:Ec2InstanceSourcePrivateIPv4': undefined,
  'ec2:SourceInstanceArn': undefined,
}
const OF_USERS: KnownContext = { ...OF_ROLES, 'aws:PrincipalType': 'User' }
const USER_ID: KeyLimits = { isAlways: true, within: [[...codes('AIDA'), ANY_IN_NAME]] }

const OF_SESSIONS: KnownContext = { 'aws:PrincipalType': 'AssumedRole', 'aws:username': undefined }
const SESSION: Readonly<Record<string, KeyLimits>> = {
  // Its role's id, and the name of the session.
  'aws:userid': {
    isAlways: true,
    within: [[...codes('AROA'), ANY_IN_NAME, ...codes(':'), ONE_IN_NAME, ANY_IN_NAME]],
  },
  'aws:TokenIssueTime': ALWAYS,
}
const PERHAPS_FALSE: KeyLimits = { among: ['false', undefined] }

/**
 * Who can have an identity-based policy, and with what credentials: each with the keys that its requests have. "Not
 * present" of a key is what operators with `IfExists` and denies of what it is not are about, so that what AWS leaves
 * open is open here.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
export const PRINCIPALS: readonly RequestWay[] = [
  // A user with its access key.
  {
    known: {
      ...OF_USERS,
      'aws:TokenIssueTime': undefined,
      'aws:MultiFactorAuthPresent': undefined,
      'aws:MultiFactorAuthAge': undefined,
    },
    limits: { 'aws:userid': USER_ID },
    arn: USER,
  },
  // With what GetSessionToken gave it, or signed in to the console.
  {
    known: { ...OF_USERS, 'aws:MultiFactorAuthPresent': 'true' },
    limits: { 'aws:userid': USER_ID, 'aws:TokenIssueTime': ALWAYS, 'aws:MultiFactorAuthAge': ALWAYS },
    arn: USER,
  },
  {
    known: { ...OF_USERS, 'aws:MultiFactorAuthPresent': 'false', 'aws:MultiFactorAuthAge': undefined },
    limits: { 'aws:userid': USER_ID, 'aws:TokenIssueTime': ALWAYS },
    arn: USER,
  },
  // A session of a role. Whether it keeps that MFA was used to assume the role, AWS's pages do not say alike.
  {
    known: { ...OF_SESSIONS, 'aws:MultiFactorAuthPresent': 'true' },
    limits: { ...SESSION, 'aws:MultiFactorAuthAge': ALWAYS },
    arn: ROLE,
  },
  {
    known: { ...OF_SESSIONS, 'aws:MultiFactorAuthAge': undefined },
    limits: { ...SESSION, 'aws:MultiFactorAuthPresent': PERHAPS_FALSE },
    arn: ROLE,
  },
  // What GetFederationToken gives has the policies of the user that called it, as far as its session policy goes.
  {
    known: {
      ...OF_ROLES,
      'aws:PrincipalType': 'FederatedUser',
      'aws:username': undefined,
      'aws:MultiFactorAuthAge': undefined,
    },
    limits: {
      'aws:userid': { isAlways: true, within: [[...digits(12), ...codes(':'), ONE_IN_NAME, ANY_IN_NAME]] },
      'aws:TokenIssueTime': ALWAYS,
      'aws:MultiFactorAuthPresent': PERHAPS_FALSE,
    },
    arn: FEDERATED,
  },
]

/**
 * What only the principal of a service has: "only available when the call to your resource is made directly by an AWS
 * service principal".
 */
export const OF_SERVICES: readonly RequestWay[] = [
  {
    known: {
      'aws:PrincipalIsAWSService': 'false',
      'aws:PrincipalServiceName': undefined,
      'aws:PrincipalServiceNamesList': undefined,
      'aws:SourceAccount': undefined,
      'aws:SourceArn': undefined,
      'aws:SourceOrgID': undefined,
      'aws:SourceOrgPaths': undefined,
    },
  },
]

/** By itself, or by a service that makes the request with the principal's credentials; not all of those say who. */
export const CALLERS: readonly RequestWay[] = [
  {
    known: {
      'aws:ViaAWSService': 'false',
      'aws:CalledVia': undefined,
      'aws:CalledViaFirst': undefined,
      'aws:CalledViaLast': undefined,
    },
  },
  {
    known: {
      'aws:ViaAWSService': 'true',
      'aws:CalledVia': undefined,
      'aws:CalledViaFirst': undefined,
      'aws:CalledViaLast': undefined,
    },
  },
  {
    known: { 'aws:ViaAWSService': 'true' },
    limits: { 'aws:CalledVia': ALWAYS, 'aws:CalledViaFirst': ALWAYS, 'aws:CalledViaLast': ALWAYS },
  },
]

/** Whose the resource is, and who asks: accounts. */
export const ACCOUNTS: readonly RequestWay[] = [
  { limits: { 'aws:ResourceAccount': { within: [digits(12)], words: ['123456789012'] } } },
]

/** By a VPC endpoint, where the address is another key's, or not. */
export const NETWORKS: readonly RequestWay[] = [
  { known: { 'aws:SourceVpc': undefined, 'aws:SourceVpce': undefined, 'aws:VpcSourceIp': undefined } },
  { known: { 'aws:SourceIp': undefined } },
]
