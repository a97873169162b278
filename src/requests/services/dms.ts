import { UNKNOWN } from '../../aws/index.ts'
import { mainOn, type RowsChange } from '../common-rows.ts'
import type { Path } from '../path.ts'
import type { AskRow, ResourceRow, ServiceExceptions, Variable } from '../rows.ts'
import { filtered } from './given-otherwise.ts'

/** By its ARN: names (`ReplicationTaskIdentifier`) are no part of it, and can be changed. */
const of = (type: string, ...places: readonly Path[]): ResourceRow => ({ type, parts: { Id: places } })

/** "A display name for the resource identifier at the end of the EndpointArn": else DMS makes one. */
const made = (type: string): ResourceRow => ({ type, parts: { Id: ['ResourceIdentifier'] }, made: true })

/** The tags are of what is made. */
function tagsOf(on: ResourceRow): RowsChange {
  return (rows) => rows.map((row): AskRow => (row.action === 'dms:AddTagsToResource' ? { ...row, on: [on] } : row))
}

function making(on: readonly ResourceRow[], what: ResourceRow): RowsChange {
  return (rows) => tagsOf(what)(mainOn(...on)(rows))
}

/** "The name or the ARN": what a name's id is, the request does not say. */
const NAME_OR_ARN: Variable = { spelled: (text) => (text.startsWith('arn:') ? text : UNKNOWN) }

const CERTIFICATE: ResourceRow = { ...of('Certificate', 'CertificateArn'), optional: true }
const ENDPOINTS = of('Endpoint', 'SourceEndpointArn', 'TargetEndpointArn')

/** Listings name what they are of by filters. */
const byFilter = (type: string, ...names: readonly string[]): ResourceRow => ({
  type,
  parts: { Id: filtered('Filters[]', ...names) },
  optional: true,
})
const INSTANCE_PROFILE = byFilter('InstanceProfile', 'instance-profile-identifier')
const ASSESSED = [
  byFilter('ReplicationTask', 'replication-task-arn'),
  byFilter('ReplicationTaskAssessmentRun', 'replication-task-assessment-run-arn'),
]

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_dms.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Introduction.AWS.ARN.html
 */
export const dms: ServiceExceptions = {
  service: 'dms',
  read: 'all',
  variables: {
    'DataMigration.Id': NAME_OR_ARN,
    'DataProvider.Id': NAME_OR_ARN,
    'InstanceProfile.Id': NAME_OR_ARN,
    'MigrationProject.Id': NAME_OR_ARN,
  },
  operations: {
    CreateEndpoint: making([CERTIFICATE, made('Endpoint')], made('Endpoint')),
    CreateReplicationConfig: making([ENDPOINTS], made('ReplicationConfig')),
    CreateReplicationInstance: making(
      [
        made('ReplicationInstance'),
        {
          type: 'ReplicationSubnetGroup',
          parts: { ReplicationSubnetGroupIdentifier: 'ReplicationSubnetGroupIdentifier' },
          optional: true,
        },
      ],
      made('ReplicationInstance'),
    ),
    CreateReplicationTask: making(
      [ENDPOINTS, of('ReplicationInstance', 'ReplicationInstanceArn')],
      made('ReplicationTask'),
    ),
    DescribeInstanceProfiles: mainOn(INSTANCE_PROFILE),
    DescribeMigrationProjects: mainOn(
      byFilter(
        'DataProvider',
        'data-provider-identifier',
        'source-data-provider-identifier',
        'target-data-provider-identifier',
      ),
      INSTANCE_PROFILE,
      byFilter('MigrationProject', 'migration-project-identifier'),
    ),
    DescribeReplicationTaskAssessmentRuns: mainOn(
      byFilter('ReplicationInstance', 'replication-instance-arn'),
      ...ASSESSED,
    ),
    DescribeReplicationTaskIndividualAssessments: mainOn(...ASSESSED),
    ImportCertificate: making([{ type: 'Certificate', made: true }], { type: 'Certificate', made: true }),
    ModifyDataMigration: mainOn(of('DataMigration', 'DataMigrationIdentifier')),
    ModifyDataProvider: mainOn(of('DataProvider', 'DataProviderIdentifier')),
    ModifyEndpoint: mainOn(CERTIFICATE, of('Endpoint', 'EndpointArn')),
    ModifyInstanceProfile: mainOn(of('InstanceProfile', 'InstanceProfileIdentifier')),
    ModifyMigrationProject: mainOn(of('MigrationProject', 'MigrationProjectIdentifier')),
    ModifyReplicationConfig: mainOn(of('ReplicationConfig', 'ReplicationConfigArn')),
    ModifyReplicationInstance: mainOn(of('ReplicationInstance', 'ReplicationInstanceArn')),
    ModifyReplicationTask: mainOn(of('ReplicationTask', 'ReplicationTaskArn')),
  },
}
