import { parseArn, UNKNOWN } from '../../aws/index.ts'
import { alsoAsks, handedTo, mainOn, passRole, tagsOnCreate } from '../common-rows.ts'
import { textsAt } from '../path.ts'
import type { AskRow, Reader, ResourceRow, ServiceExceptions, Variable } from '../rows.ts'
import { SAGEMAKER_KEYS } from './sagemaker-keys.ts'

/** Both ends of an edge of a lineage graph, each of one of these types. */
const ENDS = ['action', 'artifact', 'context', 'experiment', 'experiment-trial-component'].map(
  (type): ResourceRow => ({ type, arns: ['SourceArn', 'DestinationArn'] }),
)

const JOB: Variable = { at: 'JobDefinitionName' }

/** "Uses the name of the API operation that creates a taggable resource": of one that only tags, there is none. */
function every(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  const keys = Object.hasOwn(SAGEMAKER_KEYS, operation) ? SAGEMAKER_KEYS[operation] : undefined
  return generated.map(ofSpaces).map((row, index): AskRow => {
    if (index === 0) return keys === undefined ? row : { ...row, keys: { ...row.keys, ...keys } }
    return row.action === 'sagemaker:AddTags' ? taggedBy(row, operation) : row
  })
}

/** An app is of a user's profile or of a space, whose name stands in the same place of its ARN. */
function ofSpaces(row: AskRow): AskRow {
  const on = row.on?.map(({ parts, ...each }) =>
    each.type === 'app' && parts !== undefined
      ? { ...each, parts: { ...parts, UserProfileName: ['UserProfileName', 'SpaceName'] } }
      : { ...each, ...(parts && { parts }) },
  )
  return on === undefined ? row : { ...row, on }
}

function taggedBy(row: AskRow, operation: string): AskRow {
  return { ...row, keys: { ...row.keys, 'sagemaker:TaggingAction': `=${operation}` } }
}

/** Software that is patched at set times is patched by the same person's leave. */
function patched(on: ResourceRow): AskRow {
  const when = '**.ScheduledUpdateConfig'
  return { action: 'sagemaker:UpdateClusterSoftware', on: [on], when }
}

const CONTENT = '**.HubAccessConfig.HubContentArn'

/** A model of a hub is deployed by leave of the hub, and of what is in it: the request has the one's ARN. */
const DEPLOYED: AskRow = {
  action: 'sagemaker:DeployHubModel',
  on: [
    { type: 'hub-content', arns: [CONTENT] },
    {
      type: 'hub',
      parts: {
        HubName: {
          says: `the hub of \`${CONTENT}\``,
          of: ({ parameters }) => textsAt(CONTENT, parameters, parameters).map(hubOf),
        },
      },
    },
  ],
  ifGiven: true,
}

/** `hub-content/HUB/Model/NAME/1.0.0` is of `hub/HUB`, of whoever has it. */
function hubOf(text: string): string {
  const arn = parseArn(text)
  const [, hub = UNKNOWN] = /^hub-content\/([^/]+)\//.exec(arn?.resource ?? '') ?? []
  return arn === undefined ? UNKNOWN : `arn:${arn.partition}:sagemaker:${arn.region}:${arn.accountId}:hub/${hub}`
}

const PUBLIC_NAME: Reader<string | undefined> = {
  says: '`HubContentName`, else the name in `SageMakerPublicHubContentArn`',
  of: ({ parameters: { HubContentName: own, SageMakerPublicHubContentArn: arn } }) => {
    if (typeof own === 'string' && own !== '') return own
    return typeof arn === 'string' ? /:hub-content\/[^/]+\/[^/]+\/([^/]+)/.exec(arn)?.[1] : undefined
  },
}

/** What is referred to in a hub is called as it is in the public hub, where it gets no other name. */
const REFERENCE: ResourceRow = {
  type: 'hub-content',
  parts: { HubName: 'HubName', HubContentType: '=ModelReference', HubContentName: PUBLIC_NAME },
  made: true,
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sagemaker.html */
export const sagemaker: ServiceExceptions = {
  service: 'sagemaker',
  read: 'all',
  every,
  variables: {
    // "The string name or the Amazon Resource Name (ARN)": of a cluster, the id in its ARN is no name.
    'cluster.ClusterId': { spelled: (text) => (text.startsWith('arn:') ? text : UNKNOWN) },
    DataQualityJobDefinitionName: JOB,
    MlflowTrackingServerName: { at: 'TrackingServerName' },
    ModelBiasJobDefinitionName: JOB,
    ModelExplainabilityJobDefinitionName: JOB,
    ModelQualityJobDefinitionName: JOB,
    MonitoringScheduleAlertName: { at: 'MonitoringAlertName' },
  },
  operations: {
    AddAssociation: mainOn(...ENDS),
    CreateCluster: alsoAsks(patched({ type: 'cluster', made: true })),
    CreateHubContentReference: (rows) =>
      rows.map((row) => ({
        ...row,
        on:
          row.action === 'sagemaker:AddTags'
            ? [REFERENCE]
            : [{ type: 'hub', parts: { HubName: 'HubName' } }, REFERENCE],
      })),
    CreateJob: handedTo('job.sagemaker.amazonaws.com'),
    CreateModel: alsoAsks(DEPLOYED),
    // The capacity that a plan reserves has its tags as well.
    CreateTrainingPlan: alsoAsks({
      action: 'sagemaker:CreateReservedCapacity',
      on: [{ type: 'reserved-capacity', made: true }],
      tags: 'Tags',
    }),
    DeleteAssociation: mainOn(...ENDS),
    RenderUiTemplate: alsoAsks(passRole(['RoleArn'], 'sagemaker.amazonaws.com')),
    UpdateCluster: alsoAsks(patched({ type: 'cluster', parts: { ClusterId: 'ClusterName' } })),
    // The roles that it assigns are the application's own.
    UpdatePartnerApp: (rows) => [
      ...rows.filter(({ action }) => action !== 'iam:PassRole'),
      taggedBy(
        tagsOnCreate('sagemaker:AddTags', [{ type: 'partner-app', parts: { AppId: 'Arn' } }], 'Tags'),
        'UpdatePartnerApp',
      ),
    ],
  },
}

const PUT: AskRow = {
  action: 'sagemaker:PutRecord',
  on: [{ type: 'feature-group', parts: { FeatureGroupName: 'FeatureGroupName' } }],
}

/** The rule is right: so its page says. */
export const sagemakerRuntime: ServiceExceptions = { service: 'sagemaker-runtime', read: 'all', operations: {} }

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sagemaker.html */
export const sagemakerFeatureStore: ServiceExceptions = {
  service: 'sagemaker-featurestore-runtime',
  read: 'all',
  operations: {
    BatchWriteRecord: alsoAsks({
      action: 'sagemaker:PutRecord',
      on: [{ type: 'feature-group', parts: { FeatureGroupName: 'Entries[].FeatureGroupName' } }],
    }),
    PutRecord: [{ ...PUT, keys: { 'sagemaker:IsUpdateRecord': '=false' } }],
    // "Set to true on UpdateRecord and false on direct PutRecord calls"
    UpdateRecord: [
      {
        ...PUT,
        keys: { 'sagemaker:IsUpdateRecord': '=true', 'sagemaker:UpdatableFeatures': 'Features[].FeatureName' },
      },
    ],
  },
}
