import { findAction } from '../aws-data/authorization-data/index.ts'
import type { Pattern } from '../language/wildcard.ts'
import { ANY_IN_NAME, ONE_IN_NAME } from './automaton.ts'
import { codes, type KeyLimits } from './key-values.ts'
import type { KnownContext } from './known-context.ts'
import type { Union } from './patterns.ts'
import { FEDERATED, ROLE, ROOT, USER } from './principal-arns.ts'
import { ALWAYS, absent, type RequestWay } from './request-ways.ts'
import { isClaim } from './service-keys.ts'

const PERHAPS_FALSE: KeyLimits = { among: ['false', undefined] }

/** "This key is not present in any other situation" than "when the call is made by an AWS service principal". */
const NOT_OF_SERVICE: KnownContext = absent(
  ...['aws:PrincipalServiceName', 'aws:PrincipalServiceNamesList', 'aws:SourceAccount', 'aws:SourceArn'],
  ...['aws:SourceOrgID', 'aws:SourceOrgPaths'],
)
/** "Only available when a request is made by a principal with role session or federated user principal credentials." */
const NOT_OF_SESSION: KnownContext = absent(
  ...['aws:FederatedProvider', 'aws:ChatbotSourceArn', 'aws:Ec2InstanceSourceVpc', 'aws:Ec2InstanceSourcePrivateIPv4'],
  ...['aws:SourceIdentity', 'ec2:RoleDelivery', 'ec2:SourceInstanceArn', 'glue:RoleAssumedBy'],
  ...['glue:CredentialIssuingService', 'codebuild:BuildArn', 'codebuild:ProjectArn', 'lambda:SourceFunctionArn'],
  'ssm:SourceInstanceArn',
)
const NO_MFA: KnownContext = absent('aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge')
const NO_TOKEN: KnownContext = { ...NO_MFA, ...absent('aws:TokenIssueTime') }
const NOT_IN_ORGANIZATION: KnownContext = absent('aws:PrincipalOrgID', 'aws:PrincipalOrgPaths')

function isPrincipalTag(key: string): boolean {
  return key.startsWith('aws:principaltag/')
}

/** Both are a user's, and the root user's: what GetSessionToken gave it, or a session of the console. */
const WITH_MFA: RequestWay = {
  known: { 'aws:MultiFactorAuthPresent': 'true' },
  limits: { 'aws:TokenIssueTime': ALWAYS, 'aws:MultiFactorAuthAge': ALWAYS },
}
const WITHOUT_MFA: RequestWay = {
  known: { 'aws:MultiFactorAuthPresent': 'false', 'aws:MultiFactorAuthAge': undefined },
  limits: { 'aws:TokenIssueTime': ALWAYS },
}
const WITH_KEY: RequestWay = { known: NO_TOKEN }
/**
 * "You can pass the MFA information with the call": it counts for the policy that trusts, though a key signs it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
const WITH_KEY_AND_CODE: RequestWay = {
  // An action that is unknown stands for all that a wildcard reaches.
  isFor: (action) => action === 'sts:assumerole' || !findAction(action),
  known: { 'aws:MultiFactorAuthPresent': 'true', 'aws:TokenIssueTime': undefined },
  limits: { 'aws:MultiFactorAuthAge': ALWAYS },
}

function together(one: RequestWay, other: RequestWay): RequestWay {
  return { ...one, ...other, known: { ...one.known, ...other.known }, limits: { ...one.limits, ...other.limits } }
}

export const ANY_USER_ID: Pattern = [...codes('AIDA'), ANY_IN_NAME]
export const ANY_ROLE_ID: Pattern = [...codes('AROA'), ANY_IN_NAME]

const AS_USER: RequestWay = {
  of: ['user'],
  known: {
    ...NOT_OF_SERVICE,
    ...NOT_OF_SESSION,
    'aws:PrincipalType': 'User',
    'aws:PrincipalIsAWSService': 'false',
    'aws:AssumedRoot': undefined,
  },
  limits: { 'aws:userid': { isAlways: true, within: [ANY_USER_ID] } },
  lacks: isClaim,
  arn: USER,
}

/** "Requests that are made using the AWS account root user … do not include" a name, and it can have no tags. */
const AS_ROOT: RequestWay = {
  of: ['root'],
  known: {
    ...NOT_OF_SERVICE,
    ...NOT_OF_SESSION,
    'aws:PrincipalType': 'Account',
    'aws:PrincipalIsAWSService': 'false',
    'aws:username': undefined,
  },
  lacks: (key) => isPrincipalTag(key) || isClaim(key),
  arn: ROOT,
}
const ASSUMED: RequestWay = { known: { 'aws:AssumedRoot': 'true' } }
const NOT_ASSUMED: RequestWay = { known: { 'aws:AssumedRoot': undefined } }

/** Its role's id, and the name of the session. */
export function sessionId(roleId: Pattern, name: Pattern = [ONE_IN_NAME, ANY_IN_NAME]): Pattern {
  return [...roleId, ...codes(':'), ...name]
}

const AS_SESSION: RequestWay = {
  of: ['assumed-role'],
  known: {
    ...NOT_OF_SERVICE,
    'aws:PrincipalType': 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    'aws:username': undefined,
    'aws:AssumedRoot': undefined,
  },
  limits: { 'aws:userid': { isAlways: true, within: [sessionId(ANY_ROLE_ID)] }, 'aws:TokenIssueTime': ALWAYS },
  arn: ROLE,
}

/** Neither signs its requests: what follows from credentials they lack. */
const UNSIGNED: KnownContext = {
  ...NOT_OF_SERVICE,
  ...NO_TOKEN,
  ...NOT_IN_ORGANIZATION,
  ...absent('aws:PrincipalArn', 'aws:username', 'aws:PrincipalIsAWSService', 'aws:AssumedRoot'),
}

/** Services are named so in all partitions. */
export const SERVICE_NAMES: Union = ['.amazonaws.com', '.amazonaws.com.cn', '.aws.internal'].map((end) => [
  ONE_IN_NAME,
  ANY_IN_NAME,
  ...codes(end),
])

/**
 * Who asks, and with what credentials: each with the keys that its requests have. "Not present" of a key is what
 * operators with `IfExists` and denies of what it is not are about, so that what AWS leaves open is open here.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
export const PRINCIPALS: readonly RequestWay[] = [
  ...[WITH_KEY, WITH_KEY_AND_CODE, WITH_MFA, WITHOUT_MFA].map((way) => together(AS_USER, way)),
  // Whether it keeps that MFA was used to assume the role, AWS's pages do not say alike.
  together(AS_SESSION, {
    known: { 'aws:MultiFactorAuthPresent': 'true' },
    limits: { 'aws:MultiFactorAuthAge': ALWAYS },
  }),
  together(AS_SESSION, {
    known: { 'aws:MultiFactorAuthAge': undefined },
    limits: { 'aws:MultiFactorAuthPresent': PERHAPS_FALSE },
  }),
  // What GetFederationToken gives has the policies of the user that called it, as far as its session policy goes.
  {
    of: ['federated-user'],
    known: {
      ...NOT_OF_SERVICE,
      ...NOT_OF_SESSION,
      'aws:PrincipalType': 'FederatedUser',
      'aws:PrincipalIsAWSService': 'false',
      'aws:username': undefined,
      'aws:AssumedRoot': undefined,
      'aws:MultiFactorAuthAge': undefined,
    },
    limits: { 'aws:TokenIssueTime': ALWAYS, 'aws:MultiFactorAuthPresent': PERHAPS_FALSE },
    lacks: isClaim,
    arn: FEDERATED,
  },
  ...[WITH_KEY, WITH_MFA, WITHOUT_MFA].map((way) => together(AS_ROOT, together(NOT_ASSUMED, way))),
  // What AssumeRoot gives: of MFA AWS's pages say nothing.
  together(AS_ROOT, together(ASSUMED, WITH_MFA)),
  together(AS_ROOT, {
    known: { 'aws:AssumedRoot': 'true', 'aws:MultiFactorAuthAge': undefined },
    limits: { 'aws:TokenIssueTime': ALWAYS, 'aws:MultiFactorAuthPresent': PERHAPS_FALSE },
  }),
  {
    of: ['service'],
    known: {
      ...NOT_OF_SESSION,
      ...NO_TOKEN,
      ...NOT_IN_ORGANIZATION,
      ...absent('aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:username', 'aws:userid', 'aws:AssumedRoot'),
      'aws:PrincipalIsAWSService': 'true',
    },
    limits: {
      'aws:PrincipalType': { among: [undefined, 'AWSService'] },
      'aws:PrincipalServiceName': { isAlways: true, within: SERVICE_NAMES, words: ['example.amazonaws.com'] },
      'aws:PrincipalServiceNamesList': ALWAYS,
    },
    lacks: (key) => isPrincipalTag(key) || isClaim(key),
  },
  {
    of: ['identity-provider'],
    known: { ...NOT_OF_SESSION, ...UNSIGNED },
    limits: {
      'aws:FederatedProvider': {},
      'aws:PrincipalType': { among: [undefined, 'Anonymous'] },
      'aws:PrincipalAccount': { among: [undefined, 'anonymous'] },
      'aws:userid': { among: [undefined, 'anonymous'] },
    },
    lacks: isPrincipalTag,
  },
  {
    of: ['anonymous'],
    known: {
      ...NOT_OF_SESSION,
      ...UNSIGNED,
      'aws:PrincipalType': 'Anonymous',
      'aws:PrincipalAccount': 'anonymous',
      'aws:userid': 'anonymous',
    },
    lacks: (key) => isPrincipalTag(key) || isClaim(key),
  },
]
