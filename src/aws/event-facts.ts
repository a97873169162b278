/**
 * What CloudTrail makes of calls to a service, implemented or not, by its event source: in which Region an event is,
 * and which calls are data events.
 */

import { isRegion } from './region.ts'

/** Where the events of global services are. */
export const GLOBAL_REGION = 'us-east-1'

/**
 * "For most global services, events are logged as occurring in US East (N. Virginia) Region, but some global service
 * events are logged as occurring in other Regions." STS is not among them: its Regional endpoints log in their own.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
 */
const REGIONS_OF_GLOBAL_SERVICES: Readonly<Record<string, string>> = {
  account: GLOBAL_REGION,
  billing: GLOBAL_REGION,
  budgets: GLOBAL_REGION,
  castellan: GLOBAL_REGION,
  ce: GLOBAL_REGION,
  cloudfront: GLOBAL_REGION,
  freetier: GLOBAL_REGION,
  globalaccelerator: 'us-west-2',
  iam: GLOBAL_REGION,
  networkmanager: 'us-west-2',
  organizations: GLOBAL_REGION,
  route53: GLOBAL_REGION,
  route53domains: GLOBAL_REGION,
  savingsplans: GLOBAL_REGION,
  shield: GLOBAL_REGION,
  signin: GLOBAL_REGION,
  support: GLOBAL_REGION,
  tax: GLOBAL_REGION,
  waf: GLOBAL_REGION,
}

/**
 * "Data events provide information about the resource operations performed on or in a resource": the event history does
 * not have them.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html
 */
const DATA_EVENTS: Readonly<Record<string, readonly string[]>> = {
  dynamodb: [
    ...['BatchExecuteStatement', 'BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'ExecuteStatement'],
    ...['ExecuteTransaction', 'GetItem', 'GetRecords', 'GetShardIterator', 'PutItem', 'Query', 'Scan'],
    ...['TransactGetItems', 'TransactWriteItems', 'UpdateItem'],
  ],
  ebs: ['CompleteSnapshot', 'GetSnapshotBlock', 'ListChangedBlocks', 'ListSnapshotBlocks', 'PutSnapshotBlock'],
  kinesis: ['GetRecords', 'GetShardIterator', 'PutRecord', 'PutRecords', 'SubscribeToShard'],
  lambda: ['Invoke', 'InvokeAsync', 'InvokeWithResponseStream'],
  monitoring: ['GetMetricData', 'GetMetricStatistics', 'GetMetricWidgetImage', 'ListMetrics', 'PutMetricData'],
  s3: [
    ...['AbortMultipartUpload', 'CompleteMultipartUpload', 'CopyObject', 'CreateMultipartUpload', 'DeleteObject'],
    ...['DeleteObjectTagging', 'DeleteObjects', 'GetObject', 'GetObjectAcl', 'GetObjectAttributes'],
    ...['GetObjectLegalHold', 'GetObjectRetention', 'GetObjectTagging', 'GetObjectTorrent'],
    ...['HeadObject', 'ListMultipartUploads', 'ListObjectVersions', 'ListObjects', 'ListObjectsV2', 'ListParts'],
    ...['PutObject', 'PutObjectAcl', 'PutObjectLegalHold', 'PutObjectRetention', 'PutObjectTagging'],
    ...['RestoreObject', 'SelectObjectContent', 'UploadPart', 'UploadPartCopy'],
  ],
  sns: ['Publish', 'PublishBatch'],
  sqs: [
    ...['ChangeMessageVisibility', 'ChangeMessageVisibilityBatch', 'DeleteMessage', 'DeleteMessageBatch'],
    ...['ReceiveMessage', 'SendMessage', 'SendMessageBatch'],
  ],
}

/**
 * The Region of an event. What was signed for a Region that there is not is with the events of global services: nobody
 * would look for it in one that a thief made up.
 *
 * @param eventSource such as `iam.amazonaws.com`
 * @param region that the request was signed for: SDKs with an endpoint of one's own sign for the user's.
 */
export function regionOfEvent(eventSource: string, region: string): string {
  const service = serviceOf(eventSource)
  const known = Object.hasOwn(REGIONS_OF_GLOBAL_SERVICES, service) ? REGIONS_OF_GLOBAL_SERVICES[service] : undefined
  return known ?? (isRegion(region) ? region : GLOBAL_REGION)
}

/** Whether a call is a data event, and else a management event. */
export function isDataEvent(eventSource: string, eventName: string): boolean {
  const service = serviceOf(eventSource)
  return Object.hasOwn(DATA_EVENTS, service) && DATA_EVENTS[service]?.includes(eventName) === true
}

/** Whether a service has no Regions, and takes a request that is signed for any. */
export function isGlobalService(signingName: string): boolean {
  return Object.hasOwn(REGIONS_OF_GLOBAL_SERVICES, signingName)
}

function serviceOf(eventSource: string): string {
  return eventSource.slice(0, Math.max(0, eventSource.indexOf('.')))
}
