import { alsoKeys, inTurn, isGiven, mainOn, type RowsChange } from '../../common-rows.ts'
import type { Path } from '../../path.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../../rows.ts'
import { bare, displayName, identityOf, listOf } from './addresses.ts'

/** Of what is sent: who it is from, to whom, and where it comes back to. */
interface Mail {
  readonly from: Path
  /** Of the identities that it is sent with, by their ARNs. */
  readonly arns: readonly Path[]
  readonly to: readonly Path[]
  readonly feedback?: Path
  /** Of the identity that feedback comes back to. */
  readonly feedbackArn?: Path
}

const TO = ['ToAddresses[]', 'CcAddresses[]', 'BccAddresses[]']
const DESTINATION = TO.map((place) => `Destination.${place}`)

function sending({ from, arns, to, feedback, feedbackArn }: Mail): RowsChange {
  const identity = identityOf([from], arns)
  const own: ResourceRow[] = [identity]
  if (feedbackArn) own.push({ type: 'identity', parts: { IdentityName: [feedbackArn] }, optional: true })
  return inTurn(
    ([main, ...rest]) =>
      main === undefined
        ? []
        : [{ ...main, on: [...(main.on ?? []).filter(({ type }) => type !== 'identity'), ...own] }, ...rest],
    alsoKeys({
      'ses:FromAddress': bare(from),
      'ses:FromDisplayName': displayName(from),
      ...(to.length > 0 && { 'ses:Recipients': listOf(...to) }),
      ...(feedback && { 'ses:FeedbackAddress': bare(feedback) }),
    }),
  )
}

const V1 = { from: 'Source', arns: ['SourceArn'], feedback: 'ReturnPath', feedbackArn: 'ReturnPathArn' }

/** @see https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html */
export const ses: ServiceExceptions = {
  service: 'ses',
  keys: { 'ses:ApiVersion': '=1' },
  operations: {
    SendBounce: sending({ from: 'BounceSender', arns: ['BounceSenderArn'], to: [] }),
    SendBulkTemplatedEmail: sending({ ...V1, to: TO.map((place) => `Destinations[].Destination.${place}`) }),
    SendEmail: sending({ ...V1, to: DESTINATION }),
    // Who it is from and to may stand in the message alone.
    SendRawEmail: sending({
      from: 'Source',
      arns: ['SourceArn', 'FromArn'],
      to: ['Destinations[]'],
      feedbackArn: 'ReturnPathArn',
    }),
    SendTemplatedEmail: sending({ ...V1, to: DESTINATION }),
  },
}

const V2 = {
  from: 'FromEmailAddress',
  arns: ['FromEmailAddressIdentityArn'],
  feedback: 'FeedbackForwardingEmailAddress',
  feedbackArn: 'FeedbackForwardingEmailAddressIdentityArn',
}

/** Of what the member says whole: the identity itself. */
const OF_IDENTITY: RowsChange = ([main, ...rest]) =>
  main === undefined ? [] : [{ ...main, on: [{ type: 'identity', parts: { IdentityName: 'EmailIdentity' } }] }, ...rest]

/** A raw message is sent by SendRawEmail: "The SES SMTP interface uses SES API version 2 of ses:SendRawEmail." */
const rawOrNot: RowsChange = ([main, ...rest]) => {
  if (main === undefined) return []
  const raw: AskRow = { ...main, action: 'ses:SendRawEmail', when: 'Content.Raw' }
  const isRaw = isGiven('Content.Raw')
  const plain: AskRow = { ...main, when: { says: 'without Content.Raw', of: (asked) => !isRaw.of(asked) } }
  return [plain, raw, ...rest]
}

const inPool =
  (place: Path): RowsChange =>
  ([main, ...rest]) =>
    main === undefined
      ? []
      : [
          {
            ...main,
            on: [...(main.on ?? []), { type: 'dedicated-ip-pool', parts: { DedicatedIPPool: place }, optional: true }],
          },
          ...rest,
        ]

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sesv2.html */
export const sesv2: ServiceExceptions = {
  service: 'sesv2',
  keys: { 'ses:ApiVersion': '=2' },
  operations: {
    AssociateEmailIdentityCertificate: OF_IDENTITY,
    BatchGetMetricData: mainOn(
      {
        type: 'configuration-set',
        parts: { ConfigurationSetName: 'Queries[].Dimensions.CONFIGURATION_SET' },
        optional: true,
      },
      { type: 'identity', parts: { IdentityName: 'Queries[].Dimensions.EMAIL_IDENTITY' }, optional: true },
    ),
    CreateConfigurationSet: inPool('DeliveryOptions.SendingPoolName'),
    CreateDeliverabilityTestReport: ([main, ...rest]) =>
      main === undefined ? [] : [{ ...main, on: [identityOf(['FromEmailAddress'], [])] }, ...rest],
    CreateEmailIdentityPolicy: OF_IDENTITY,
    DeleteEmailIdentityPolicy: OF_IDENTITY,
    GetDomainStatisticsReport: [
      { action: 'ses:GetDomainStatisticsReport', on: [{ type: 'identity', parts: { IdentityName: 'Domain' } }] },
    ],
    ListRecommendations: mainOn({ type: 'identity', arns: ['Filter.RESOURCE_ARN'], optional: true }),
    PutConfigurationSetDeliveryOptions: inPool('SendingPoolName'),
    PutDedicatedIpInPool: [
      {
        action: 'ses:PutDedicatedIpInPool',
        on: [{ type: 'dedicated-ip-pool', parts: { DedicatedIPPool: 'DestinationPoolName' } }],
      },
    ],
    SendBulkEmail: sending({ ...V2, to: [] }),
    SendEmail: inTurn(
      sending({ ...V2, to: DESTINATION }),
      alsoKeys({ 'ses:MultiRegionEndpointId': 'EndpointId' }),
      rawOrNot,
    ),
    UpdateEmailIdentityPolicy: OF_IDENTITY,
  },
}
