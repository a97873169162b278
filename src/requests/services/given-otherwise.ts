import { UNKNOWN } from '../../aws/index.ts'
import { mainOn } from '../common-rows.ts'
import { isRecord, type Path, textOf, textsAt, valuesAt } from '../path.ts'
import type { Asked, AskRow, Part, Reader, ResourceRow, ServiceExceptions } from '../rows.ts'

/** A resource that a request may name, by a member of another name than its type's. */
const given = (type: string, variable: string, ...places: readonly Part[]): ResourceRow => ({
  type,
  parts: { [variable]: places },
  optional: true,
})

/** What a filter of a list is of, or the one filter that there is: `{ name, values }`. */
export function filtered(filters: Path, ...names: readonly string[]): Reader<readonly string[]> {
  return {
    says: `the filter ${names.join(' or ')}`,
    of: ({ parameters }) =>
      valuesAt(filters, parameters, parameters)
        .filter(isRecord)
        .filter(({ name, Name = name }) => names.includes(String(Name)))
        .flatMap((filter) => [...textsAt('values[]', filter, filter), ...textsAt('Values[]', filter, filter)]),
  }
}

/** A member that says what another one says to be of this kind. */
export function ofKind(place: Path, kind: Path, ...kinds: readonly string[]): Reader<string | undefined> {
  return {
    says: `\`${place}\`, where \`${kind}\` is ${kinds.join(' or ')}`,
    of: ({ parameters }: Asked) => {
      const [is = ''] = textsAt(kind, parameters, parameters)
      return kinds.includes(is) ? textOf(valuesAt(place, parameters, parameters)[0]) : undefined
    },
  }
}

/** The id of what is named by the identifier of its radio is not said. */
const byEui = (kind: string): Reader<string | undefined> => ({
  says: `unknown of ${kind}`,
  of: ({ parameters }) => (parameters.IdentifierType === kind ? UNKNOWN : undefined),
})

const ofEvents = mainOn(
  given('SidewalkAccount', 'SidewalkAccountId', ofKind('Identifier', 'IdentifierType', 'PartnerAccountId')),
  given(
    'WirelessDevice',
    'WirelessDeviceId',
    ofKind('Identifier', 'IdentifierType', 'WirelessDeviceId'),
    byEui('DevEui'),
  ),
  given(
    'WirelessGateway',
    'WirelessGatewayId',
    ofKind('Identifier', 'IdentifierType', 'WirelessGatewayId'),
    byEui('GatewayEui'),
  ),
)

const BATCH_IMPORT = given('batch-import', 'ResourcePath', 'jobId')
const BATCH_PREDICTION = given('batch-prediction', 'ResourcePath', 'jobId')

/** Q Apps of which the page has the application beside the app. */
const OF_APPLICATION = new Set(
  `AssociateQAppWithUser CopyQApp CreateLibraryItem CreateLibraryItemReview DeleteLibraryItem DeleteQApp
    DescribeQAppPermissions DisassociateQAppFromUser GetLibraryItem GetQApp StartQAppSession StopQAppSession
    UpdateLibraryItem UpdateQApp UpdateQAppPermissions`.split(/\s+/),
)

/**
 * Operations whose requests name, by members of other names, resources that AWS's pages have as optional.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const givenOtherwise: readonly ServiceExceptions[] = [
  {
    service: 'directconnect',
    operations: { DescribeInterconnects: mainOn(given('dxcon', 'ConnectionId', 'interconnectId')) },
  },
  // Its id is made by the service.
  { service: 'ebs', operations: { StartSnapshot: mainOn({ type: 'snapshot', made: true }) } },
  {
    service: 'frauddetector',
    variables: {
      'batch-import.ResourcePath': { at: 'jobId' },
      'batch-prediction.ResourcePath': { at: 'jobId' },
      'external-model.ResourcePath': { at: 'modelEndpoint' },
    },
    operations: {
      GetBatchImportJobs: mainOn(BATCH_IMPORT),
      GetBatchPredictionJobs: mainOn(BATCH_PREDICTION),
      GetExternalModels: mainOn(given('external-model', 'ResourcePath', 'modelEndpoint')),
      ListEventPredictions: mainOn(
        given('detector', 'ResourcePath', 'detectorId.value'),
        given('event-type', 'ResourcePath', 'eventType.value'),
      ),
      UpdateDetectorVersion: mainOn(
        { type: 'detector', parts: { ResourcePath: 'detectorId' } },
        given('external-model', 'ResourcePath', 'externalModelEndpoints[]'),
      ),
    },
  },
  {
    service: 'iotwireless',
    operations: { GetResourceEventConfiguration: ofEvents, UpdateResourceEventConfiguration: ofEvents },
  },
  // The container is in the name of the host.
  { service: 'mediastore-data', operations: { ListItems: mainOn(given('folder', 'FolderPath', 'Path')) } },
  {
    service: 'qapps',
    variables: { ApplicationId: { at: 'instanceId' } },
    every: (rows, operation) => (OF_APPLICATION.has(operation) ? withApplication(rows) : rows),
    operations: {},
  },
  {
    service: 'securityhub',
    operations: { CreateTicketV2: mainOn(given('connectorv2', 'ConnectorV2Id', 'ConnectorId')) },
  },
]

function withApplication([main, ...rest]: readonly AskRow[]): readonly AskRow[] {
  if (main === undefined) return []
  return [{ ...main, on: [given('application', 'ApplicationId', 'instanceId'), ...(main.on ?? [])] }, ...rest]
}
