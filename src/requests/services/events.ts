import { parseArn } from '../../aws/index.ts'
import { alsoKeys, alsoTags, inTurn, mainOn } from '../common-rows.ts'
import { isRecord } from '../path.ts'
import type { Asked, KeyText, KeyValue, Reader, ResourceRow, ServiceExceptions } from '../rows.ts'

/**
 * A rule of the default bus has no bus in its ARN. A bus may be given by its ARN, and have its rules where it is.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-manage-iam-access.html
 */
function ruleNamed(member: 'Name' | 'Rule'): ResourceRow {
  return {
    type: 'rule',
    parts: { RulePath: { says: `${member} on EventBusName`, of: ({ parameters, scope }) => rule(parameters, scope) } },
  }

  function rule({ [member]: name, EventBusName: bus }: Asked['parameters'], scope: Asked['scope']) {
    if (typeof name !== 'string') return undefined
    const arn = typeof bus === 'string' ? parseArn(bus) : undefined
    const busName = arn === undefined ? (bus ?? 'default') : arn.resource.replace(/^event-bus\//, '')
    const path = busName === 'default' ? name : `${busName}/${name}`
    if (arn === undefined) return path
    return `arn:${scope.partition}:events:${arn.region}:${arn.accountId}:rule/${path}`
  }
}

const onName = mainOn(ruleNamed('Name'))
const onRule = mainOn(ruleNamed('Rule'))
const BUS: ResourceRow = { type: 'event-bus', parts: { EventBusName: 'Name' } }
const CONNECTION: ResourceRow = { type: 'connection', parts: { ConnectionName: 'ConnectionArn' } }

const ARCHIVE: ResourceRow = { type: 'archive', parts: { ArchiveName: 'ArchiveName' } }

/** "The identifier can be the key Amazon Resource Name (ARN), KeyId, key alias, or key alias ARN." */
function keyNamed(isAlias: boolean): Reader<string | undefined> {
  return {
    says: `KmsKeyIdentifier, where it is ${isAlias ? 'an alias' : 'no alias'}`,
    of({ parameters: { KmsKeyIdentifier: key } }) {
      if (typeof key !== 'string' || /^(?:arn:[^:]*:kms:[^:]*:[^:]*:)?alias\//.test(key) !== isAlias) return undefined
      return key.replace(/^alias\//, '')
    },
  }
}

const KEY_OF_ARCHIVE: readonly ResourceRow[] = [
  { type: 'key', parts: { KeyId: keyNamed(false) }, optional: true },
  { type: 'alias', parts: { Alias: keyNamed(true) }, optional: true },
]

/** What a rule's pattern says of events: `source`, or `detail.service`. */
function ofPattern(path: string): KeyValue {
  return {
    says: `${path} of EventPattern`,
    of({ parameters: { EventPattern } }): KeyText {
      let value = patternOf(EventPattern)
      for (const name of path.split('.'))
        value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
      if (!Array.isArray(value)) return undefined
      // A matcher that is no text (`{ "prefix": "aws." }`) may match anything: as JSON it is like no name in a policy.
      return value.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
    },
  }
}

function patternOf(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const PATTERN = alsoKeys({
  'events:source': ofPattern('source'),
  'events:detail-type': ofPattern('detail-type'),
  'events:detail.service': ofPattern('detail.service'),
  'events:detail.eventTypeCode': ofPattern('detail.eventTypeCode'),
  'events:detail.userIdentity.principalId': ofPattern('detail.userIdentity.principalId'),
})

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_events.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export const events: ServiceExceptions = {
  service: 'events',
  read: 'all',
  types: { rule: 'arn:${Partition}:events:${Region}:${Account}:rule/${RulePath}' },
  variables: { 'event-bus.EventBusName': { absent: 'default' } },
  operations: {
    PutEvents: [
      {
        action: 'events:PutEvents',
        each: 'Entries[]',
        on: [{ type: 'event-bus', parts: { EventBusName: '.EventBusName' } }],
        keys: {
          'events:source': '.Source',
          'events:detail-type': '.DetailType',
          // "Use false when a PutEvents API call is used."
          'events:eventBusInvocation': '=false',
        },
      },
    ],
    PutRule: inTurn(onName, PATTERN, alsoTags('events:TagResource')),
    DeleteRule: onName,
    DescribeRule: onName,
    DisableRule: onName,
    EnableRule: onName,
    ListTargetsByRule: onRule,
    PutTargets: inTurn(onRule, alsoKeys({ 'events:TargetArn': 'Targets[].Arn' })),
    RemoveTargets: onRule,
    CreateEventBus: inTurn(mainOn(BUS), alsoTags('events:TagResource')),
    DeleteEventBus: mainOn(BUS),
    DescribeEventBus: mainOn(BUS),
    UpdateEventBus: mainOn(BUS),
    CreateArchive: mainOn(ARCHIVE, { type: 'event-bus', parts: { EventBusName: 'EventSourceArn' } }, ...KEY_OF_ARCHIVE),
    UpdateArchive: mainOn(ARCHIVE, ...KEY_OF_ARCHIVE),
    StartReplay: mainOn(
      { type: 'archive', parts: { ArchiveName: 'EventSourceArn' } },
      { type: 'event-bus', parts: { EventBusName: 'Destination.Arn' } },
      { type: 'replay', parts: { ReplayName: 'ReplayName' } },
    ),
    CreateApiDestination: mainOn({ type: 'api-destination', parts: { ApiDestinationName: 'Name' } }, CONNECTION),
    CreateEndpoint: alsoKeys({ 'events:EventBusArn': 'EventBuses[].EventBusArn' }),
    UpdateEndpoint: alsoKeys({ 'events:EventBusArn': 'EventBuses[].EventBusArn' }),
  },
}
