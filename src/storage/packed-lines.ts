import { promisify } from 'node:util'
import { deflateRawSync, inflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib'

/** How packed lines begin. No lines that are not do: those begin with an origin, `{`. */
const PREFIX = 'p1:'

/** In bytes. Nothing that is packed here is larger by far: what is came with a backup that somebody else made. */
const MOST_UNPACKED = 64 * 1024 * 1024

/** Above this many bytes a higher level takes longer and gains little. */
const LARGE = 32 * 1024

/**
 * What the lines of events are mostly made of: a batch of few events has no time to learn it. What is most common comes
 * last.
 *
 * INVARIANT: it never changes, or what was packed with it cannot be read. Another one is another prefix.
 */
const DICTIONARY = Buffer.from(
  [
    '"errorCode":"AccessDenied","errorMessage":"User: arn:aws:iam::123456789012:user/ is not authorized to perform: ',
    ' on resource: arn:aws: because no identity-based policy allows the  action with an explicit deny in a',
    '"authorization":{"sharedEventID":"additionalEventData":{"resources":[{"ARN":"arn:aws:accountId":"","type":"AWS::',
    '[{"ResourceType":"AWS::IAM::User","ResourceName":"AWS::IAM::Role AWS::IAM::Policy AWS::IAM::Group AWS::S3::Bucket',
    '"policyDocument":"policyArn":"arn:aws:iam::aws:policy/","roleName":"roleArn":"arn:aws:iam::role/","groupName":"',
    '"tags":[{"key":"","value":""}],"maxItems":100,"marker":"pathPrefix":"/","alarmNames":["alarmName":"metricName":"',
    '"eventSource":"monitoring.amazonaws.com","eventName":"DescribeAlarmsPutMetricDataGetMetricDataListMetrics',
    '"eventSource":"sns.amazonaws.com","eventName":"PublishListTopicsSubscribe"cloudtrail.amazonaws.com"LookupEvents',
    '"eventSource":"s3.amazonaws.com","eventName":"GetObjectPutObjectListObjects"ListBucketsHeadObjectDeleteObject',
    '"dynamodb.amazonaws.com","GetItem"PutItem"Query"sqs.amazonaws.com"SendMessage"ReceiveMessage"lambda.amazonaws.com',
    '"kms.amazonaws.com"Decrypt"GenerateDataKey"secretsmanager.amazonaws.com"GetSecretValue"ec2.amazonaws.com"Describe',
    '"userIdentity":{"type":"AWSAccount","type":"AWSService","invokedBy":"type":"Root","principalId":"arn:aws:iam:::root',
    '"type":"AssumedRole","principalId":"AROA","arn":"arn:aws:sts::123456789012:assumed-role/","accessKeyId":"ASIA',
    '"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA","arn":"arn:aws:iam::","userName":"},',
    '"attributes":{"creationDate":"2026-01-01T00:00:00Z","mfaAuthenticated":"false"}},"awsRegion":"eu-west-1","us-west-2',
    'Boto3/1.43.0 md/Botocore#1.43.0 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12 md/pyimpl#CPython cfg/retry-mode#',
    'aws-cli/2.31.0 aws-sdk-go-v2/1.39.0 APN/1.0 HashiCorp/1.0 Terraform/1.9 aws-sdk-java/2.34 Mozilla/5.0 (X11; Linux x86_64)',
    '"userAgent":"aws-sdk-js/3.1164.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#26.10.0 api/iam#3.1164.0 m/E,n","readOnly":',
    '{"eventName":"AssumeRole","eventSource":"sts.amazonaws.com","readOnly":"false","userName":null,"accessKeyId":null',
    'GetUserListUsersGetRoleListRolesGetPolicyListPoliciesGetAccountSummaryCreateUserTagUserAttachUserPolicy',
    '{"eventName":"GetUser","eventSource":"iam.amazonaws.com","readOnly":"true","userName":"","accessKeyId":"AKIA',
    '","members":"\\"eventVersion\\":\\"1.08\\",\\"userIdentity\\":{\\"type\\":\\"IAMUser\\",\\"principalId\\":\\"AIDA',
    '\\",\\"arn\\":\\"arn:aws:iam::123456789012:user/\\",\\"accountId\\":\\"123456789012\\",\\"accessKeyId\\":\\"AKIA',
    '\\",\\"userName\\":\\"\\"},\\"eventSource\\":\\"sts.amazonaws.com\\",\\"eventName\\":\\"GetCallerIdentity\\",',
    '\\"awsRegion\\":\\"us-east-1\\",\\"sourceIPAddress\\":\\"127.0.0.1\\",\\"userAgent\\":\\"',
    '\\",\\"readOnly\\":false,\\"readOnly\\":true,\\"eventType\\":\\"AwsApiCall\\",\\"managementEvent\\":true,',
    '\\"recipientAccountId\\":\\"123456789012\\",\\"eventCategory\\":\\"Management\\""}\n[0,1800000000000,"',
    '",[],{"requestParameters":{},"responseElements":null,"requestID":"',
  ].join(''),
)

/** Lines as they are stored: deflated, and in base64, for no engine's texts hold all bytes. */
export function packedLines(lines: Uint8Array): string {
  const level = lines.length > LARGE ? 3 : 6
  return PREFIX + deflateRawSync(lines, { level, dictionary: DICTIONARY }).toString('base64')
}

/** The lines of what is stored, whether it is packed or from a version that packed nothing. */
export function linesIn(stored: string): string {
  if (!stored.startsWith(PREFIX)) return stored
  const packed = Buffer.from(stored.slice(PREFIX.length), 'base64')
  return inflateRawSync(packed, { dictionary: DICTIONARY, maxOutputLength: MOST_UNPACKED }).toString()
}

const inflate = promisify<Uint8Array, ZlibOptions, Buffer>(inflateRaw)

/** The same, of many lines beside the event loop. */
export async function linesInAside(stored: string): Promise<string> {
  if (!isPacked(stored) || stored.length < LARGE) return linesIn(stored)
  const packed = Buffer.from(stored.slice(PREFIX.length), 'base64')
  return (await inflate(packed, { dictionary: DICTIONARY, maxOutputLength: MOST_UNPACKED })).toString()
}

export function isPacked(stored: string): boolean {
  return stored.startsWith(PREFIX)
}
