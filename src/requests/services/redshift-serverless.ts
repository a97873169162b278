import { UNKNOWN } from '../../aws/index.ts'
import { isArn } from '../arn-template.ts'
import { alsoAsks, isOneOf, tagsOnCreate } from '../common-rows.ts'
import type { AskRow, Reader, ResourceRow, ServiceExceptions } from '../rows.ts'

/** What has an id in its ARN that its name does not say, and where a request may have the whole ARN. */
const WITH_OWN_ID: Readonly<Record<string, readonly [variable: string, arn: string]>> = {
  endpointAccess: ['EndpointAccessId', 'endpointArn'],
  namespace: ['NamespaceId', 'namespaceArn'],
  snapshot: ['SnapshotId', 'snapshotArn'],
  workgroup: ['WorkgroupId', 'workgroupArn'],
}

function byId(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  return generated.map((row) =>
    row.on === undefined ? row : { ...row, on: row.on.map((each) => ofId(each, operation)) },
  )
}

function ofId(resource: ResourceRow, operation: string): ResourceRow {
  const [variable, arn] = WITH_OWN_ID[resource.type] ?? []
  if (variable === undefined || arn === undefined || resource.arns !== undefined) return resource
  const { type, optional } = resource
  const isMadeOrListed = /^(?:create|list)(.+)$/.exec(operation.toLowerCase())?.[1] === type.toLowerCase()
  return { type, parts: { [variable]: arn }, ...(optional && { optional }), ...(isMadeOrListed && { made: true }) }
}

const REGISTRATION = 'lakehouseRegistration'

/** Who has the scheduler take snapshots later must be allowed to now. */
const scheduled = alsoAsks({
  action: 'redshift-serverless:CreateSnapshot',
  when: 'targetAction.createSnapshot',
  on: [{ type: 'namespace' }, { type: 'snapshot', made: true }],
  tags: 'targetAction.createSnapshot.tags',
})

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_redshift-serverless.html */
export const redshiftServerless: ServiceExceptions = {
  service: 'redshift-serverless',
  read: 'all',
  every: byId,
  operations: {
    ConvertRecoveryPointToSnapshot: [
      {
        action: 'redshift-serverless:ConvertRecoveryPointToSnapshot',
        on: [
          { type: 'recoveryPoint', parts: { RecoveryPointId: 'recoveryPointId' } },
          { type: 'snapshot', made: true },
        ],
        tags: 'tags',
      },
      tagsOnCreate('redshift-serverless:TagResource', [{ type: 'snapshot', made: true }], 'tags'),
    ],
    CreateScheduledAction: scheduled,
    // What it does is Redshift's, by whose actions it is asked for.
    UpdateLakehouseConfiguration: [
      { action: 'redshift:RegisterNamespace', when: isOneOf(REGISTRATION, 'Register') },
      {
        action: 'redshift:AssociateDataShareConsumer',
        when: isOneOf(REGISTRATION, 'Register'),
        on: [{ type: 'redshift:datashare', made: true }],
      },
      { action: 'redshift:DeregisterNamespace', when: isOneOf(REGISTRATION, 'Deregister') },
    ],
    UpdateScheduledAction: scheduled,
  },
}

/** A statement runs in a cluster or in a workgroup: the one that the request names. */
function inOne(generated: readonly AskRow[]): readonly AskRow[] {
  return generated.map((row) => {
    if (!row.on?.some(({ type }) => type === 'workgroup')) return row
    return {
      ...row,
      on: [
        { type: 'cluster', parts: { ClusterName: 'ClusterIdentifier' }, optional: true },
        { type: 'workgroup', parts: { WorkgroupId: WORKGROUP }, optional: true },
      ],
    }
  })
}

/** "The serverless workgroup name or Amazon Resource Name (ARN)." */
const WORKGROUP: Reader<string | undefined> = {
  says: 'the ARN in WorkgroupName; its id is not said by its name',
  of({ parameters: { WorkgroupName: text } }) {
    if (typeof text !== 'string' || text === '') return undefined
    return isArn(text) ? text : UNKNOWN
  },
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_redshift-data.html */
export const redshiftData: ServiceExceptions = {
  service: 'redshift-data',
  read: 'all',
  every: inOne,
  operations: {},
}
