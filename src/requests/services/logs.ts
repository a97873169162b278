import { parseArn, UNKNOWN } from '../../aws/index.ts'

import {
  alsoAction,
  alsoAsks,
  alsoKeys,
  alsoTags,
  inTurn,
  isOneOf,
  isTrue,
  mainOn,
  passRoleInText,
} from '../common-rows.ts'
import { type Path, textsAt } from '../path.ts'
import type { Asked, ResourceRow, ServiceExceptions } from '../rows.ts'

/**
 * "This version of the ARN includes a trailing :* after the log group name. Use this version to refer to the ARN in IAM
 * policies when specifying permissions for most API actions. The exception is […] TagResource, UntagResource, and
 * ListTagsForResource." Those have it given whole.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
 */
function logGroup(text: string): string {
  return text.endsWith(':*') ? text : `${text}:*`
}

/** A stream of a group that is named or given by its ARN, which may be of another account. */
function stream(name: Path): ResourceRow {
  const ofGroup = (part: 'region' | 'accountId') => ({
    says: `the ${part} of logGroupIdentifier`,
    of: ({ parameters }: Asked) => parseArn(String(parameters.logGroupIdentifier ?? ''))?.[part],
  })
  return {
    type: 'log-stream',
    parts: {
      Region: ofGroup('region'),
      Account: ofGroup('accountId'),
      LogGroupName: ['logGroupName', 'logGroupIdentifier'],
      LogStreamName: name,
    },
  }
}

const GROUP: ResourceRow = { type: 'log-group', parts: { LogGroupName: ['logGroupName', 'logGroupIdentifier'] } }
const EVERY_GROUP: ResourceRow = { type: 'log-group', parts: { LogGroupName: '=*' } }

/** "You must have the logs:Unmask permission": it is of the group, whatever the operation is of. */
const unmasking = alsoAsks({ action: 'logs:Unmask', on: [GROUP], when: isTrue('unmask') })
const tagging = alsoTags('logs:TagResource')

/** A policy of the account stands for one of each group. */
function accountPolicy(verb: 'Put' | 'Delete') {
  const kinds = {
    DATA_PROTECTION_POLICY: 'DataProtectionPolicy',
    SUBSCRIPTION_FILTER_POLICY: 'SubscriptionFilter',
    FIELD_INDEX_POLICY: 'IndexPolicy',
    TRANSFORMER_POLICY: 'Transformer',
  }
  return alsoAsks(
    ...Object.entries(kinds).map(([type, kind]) => ({
      action: `logs:${verb}${kind}`,
      on: kind === 'IndexPolicy' ? [] : [EVERY_GROUP],
      when: isOneOf('policyType', type),
    })),
  )
}

/** A table of what a query found; of which groups, the request does not say. */
const ofResults = alsoAsks({ action: 'logs:GetQueryResults', on: [{ type: 'log-group' }], when: 'queryId' })

const DELIVERY: readonly ResourceRow[] = [
  { type: 'delivery-source', parts: { DeliverySourceName: 'deliverySourceName' } },
  { type: 'delivery-destination', parts: { DeliveryDestinationName: 'deliveryDestinationArn' } },
  { type: 'delivery', made: true },
]

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_logs.html */
export const logs: ServiceExceptions = {
  service: 'logs',
  read: 'all',
  variables: {
    'log-group.LogGroupName': { spelled: (text) => (text === '*' ? text : logGroup(text)) },
    'log-stream.LogGroupName': {
      spelled: (text) =>
        parseArn(text)
          ?.resource.replace(/^log-group:/, '')
          .replace(/:\*$/, '') ?? text,
    },
  },
  operations: {
    // The tags are on the ARN without `:*`.
    CreateLogGroup: alsoTags('logs:TagResource', [{ type: 'tagged-group', parts: { LogGroup: 'logGroupName' } }]),
    CreateLogAnomalyDetector: alsoTags('logs:TagResource', [{ type: 'anomaly-detector', made: true }]),
    CreateLookupTable: inTurn(tagging, ofResults),
    UpdateLookupTable: ofResults,
    CreateScheduledQuery: tagging,
    PutDestination: tagging,
    PutDeliveryDestination: inTurn(
      alsoKeys({ 'logs:DeliveryDestinationResourceArn': 'deliveryDestinationConfiguration.destinationResourceArn' }),
      tagging,
    ),
    PutDeliverySource: inTurn(
      mainOn({ type: 'delivery-source', parts: { DeliverySourceName: 'name' } }),
      alsoKeys({ 'logs:LogGeneratingResourceArns': 'resourceArn' }),
      alsoTags('logs:TagResource'),
    ),
    CreateDelivery: inTurn(mainOn(...DELIVERY), alsoTags('logs:TagResource', [{ type: 'delivery', made: true }])),
    GetLogEvents: inTurn(mainOn(stream('logStreamName')), unmasking),
    FilterLogEvents: unmasking,
    GetLogRecord: inTurn(mainOn({ type: 'log-group' }), unmasking),
    AssociateKmsKey: mainOn({
      type: 'log-group',
      parts: { LogGroupName: ['logGroupName', { says: 'resourceIdentifier', of: groupIn('resourceIdentifier') }] },
    }),
    DisassociateKmsKey: mainOn({
      type: 'log-group',
      parts: { LogGroupName: ['logGroupName', { says: 'resourceIdentifier', of: groupIn('resourceIdentifier') }] },
    }),
    ListLogGroups: alsoAction('logs:DescribeLogGroups'),
    PutSubscriptionFilter: (generated) =>
      mainOn(
        { type: 'log-group', parts: { LogGroupName: 'logGroupName' } },
        {
          type: 'destination',
          parts: { DestinationName: { says: 'destinationArn', of: destination } },
          optional: true,
        },
      )(generated),
    // The document of a subscription names the role that CloudWatch Logs takes.
    PutAccountPolicy: inTurn(
      accountPolicy('Put'),
      alsoAsks(passRoleInText('policyDocument', 'RoleArn', 'logs.amazonaws.com')),
    ),
    DeleteAccountPolicy: accountPolicy('Delete'),
  },
  types: { 'tagged-group': 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroup}' },
}

/** Streams and functions may be destinations too: those are no resources of CloudWatch Logs. */
function destination({ parameters }: Asked): readonly string[] {
  return textsAt('destinationArn', parameters, parameters).filter((arn) => arn.includes(':destination:'))
}

/** A log group by its ARN; what else it may be (results of queries) is of all groups that nobody names. */
function groupIn(place: Path) {
  return ({ parameters }: Asked) =>
    textsAt(place, parameters, parameters).map((arn) => (arn.includes(':log-group:') ? arn : UNKNOWN))
}
