import { alsoAsks, inTurn, passRole, tagsOnCreate } from '../common-rows.ts'
import { isRecord } from '../path.ts'
import type { Asked, AskRow, KeyValue, OperationRows, ResourceRow, ServiceExceptions } from '../rows.ts'
import { type Kind, kindOf } from './s3/resources.ts'
import { ASSOCIATES, ASSOCIATES_IF_NAMED, DISSOCIATES, GRANTEE } from './s3-access-grants.ts'

/** The account is a header of each request, and need not be the caller's. */
function inAccount(generated: readonly AskRow[]): readonly AskRow[] {
  return generated.map((row) => (row.on === undefined ? row : { ...row, on: row.on.map(ofAccount) }))
}

function ofAccount(resource: ResourceRow): ResourceRow {
  return resource.type.includes(':') ? resource : { ...resource, parts: { Account: 'AccountId', ...resource.parts } }
}

/** What is on an Outpost, or of a directory bucket, is asked for by actions of its own. */
function kinds(member: string, on: (kind: Kind) => ResourceRow | undefined) {
  return (generated: readonly AskRow[]): readonly AskRow[] =>
    generated.flatMap((row) => {
      if (!row.action.startsWith('s3:')) return [row]
      return KINDS.map(({ kind, says }): AskRow => {
        const resource = on(kind)
        return {
          ...row,
          action: row.action.replace('s3', kind),
          when: { says, of: (asked) => kindOfName(asked, member) === kind },
          ...(resource && { on: [resource] }),
        }
      })
    })
}

const KINDS: readonly { readonly kind: Kind; readonly says: string }[] = [
  { kind: 's3', says: 'unless it is on an Outpost or of a directory bucket' },
  { kind: 's3-outposts', says: 'on an Outpost' },
  { kind: 's3express', says: 'of a directory bucket' },
]

function kindOfName({ parameters }: Asked, member: string): Kind {
  const kind = kindOf(parameters[member])
  return parameters.OutpostId ? 's3-outposts' : kind === 's3-object-lambda' ? 's3' : kind
}

/** An access point by its name, or by its ARN on an Outpost. */
const ofAccessPoint = kinds('Name', (kind) => ({
  type: kind === 's3' ? 'accesspoint' : kind === 's3-outposts' ? 'outposts access point' : 'directory access point',
  parts: { Account: 'AccountId', AccessPointName: 'Name' },
}))

/**
 * From where it will be reached: "all access points must be VPC-only" is written with this key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-vpc.html
 */
function withNetwork(rows: readonly AskRow[]): readonly AskRow[] {
  const origin: KeyValue = {
    says: 'VPC with `VpcConfiguration`, else Internet',
    of: ({ parameters }) => (parameters.VpcConfiguration ? 'VPC' : 'Internet'),
  }
  return rows.map((row) => {
    const [prefix] = row.action.split(':')
    return { ...row, keys: { ...row.keys, [`${prefix}:AccessPointNetworkOrigin`]: origin } }
  })
}

/** GetAccessPoint cannot be granted on one access point, but for those of directory buckets. */
const getAccessPoint = kinds('Name', (kind) =>
  kind === 's3express'
    ? { type: 'directory access point', parts: { Account: 'AccountId', AccessPointName: 'Name' } }
    : undefined,
)

/** A bucket on an Outpost by its ARN, or by its name and the Outpost's id. */
const ofBucket = kinds('Bucket', (kind): ResourceRow => {
  if (kind === 's3') return { type: 'bucket', parts: { BucketName: 'Bucket' } }
  if (kind === 's3express') return { type: 'directory bucket', parts: { Account: 'AccountId', BucketName: 'Bucket' } }
  return { type: 'outposts bucket', parts: { OutpostId: 'OutpostId', BucketName: 'Bucket' } }
})

const ACCESS_POINTS = ['CreateAccessPoint', 'DeleteAccessPoint', 'DeleteAccessPointPolicy', 'DeleteAccessPointScope']
const MORE_ACCESS_POINTS = ['GetAccessPointPolicy', 'GetAccessPointPolicyStatus', 'GetAccessPointScope']
const BUCKETS = [
  ...['CreateBucket', 'DeleteBucket', 'DeleteBucketPolicy', 'DeleteBucketReplication', 'DeleteBucketTagging'],
  ...['GetBucket', 'GetBucketLifecycleConfiguration', 'GetBucketPolicy', 'GetBucketReplication', 'GetBucketTagging'],
  ...['GetBucketVersioning', 'PutBucketLifecycleConfiguration', 'PutBucketPolicy', 'PutBucketReplication'],
  ...['PutBucketTagging', 'PutBucketVersioning'],
]
const IN_ACCOUNT = [
  ...['DeleteAccessGrant', 'DeleteJobTagging'],
  ...['CreateAccessPointForObjectLambda', 'DeleteAccessGrantsInstance', 'DeleteAccessGrantsInstanceResourcePolicy'],
  ...['DeleteAccessGrantsLocation', 'DeleteAccessPointForObjectLambda', 'DeleteAccessPointPolicyForObjectLambda'],
  ...['DeleteStorageLensConfiguration', 'DeleteStorageLensConfigurationTagging', 'DeleteStorageLensGroup'],
  ...['DescribeJob', 'GetAccessGrant', 'GetAccessGrantsInstance'],
  ...['GetAccessGrantsInstanceForPrefix', 'GetAccessGrantsInstanceResourcePolicy', 'GetAccessGrantsLocation'],
  ...['GetAccessPointConfigurationForObjectLambda', 'GetAccessPointForObjectLambda', 'GetDataAccess'],
  ...['GetAccessPointPolicyForObjectLambda', 'GetAccessPointPolicyStatusForObjectLambda', 'GetJobTagging'],
  ...['GetStorageLensConfiguration', 'GetStorageLensConfigurationTagging', 'GetStorageLensGroup', 'ListAccessGrants'],
  ...['ListAccessGrantsLocations', 'ListCallerAccessGrants', 'PutAccessGrantsInstanceResourcePolicy', 'PutJobTagging'],
  ...['PutAccessPointConfigurationForObjectLambda', 'PutAccessPointPolicyForObjectLambda', 'UpdateJobStatus'],
  ...['PutStorageLensConfigurationTagging', 'UpdateStorageLensGroup', 'GetMultiRegionAccessPoint'],
  ...['GetMultiRegionAccessPointPolicy', 'GetMultiRegionAccessPointPolicyStatus'],
]

/** A Multi-Region Access Point is named by its ARN, its alias, or in the details of what is to be done. */
function multiRegion(place: string): OperationRows {
  const on: ResourceRow = {
    type: 'multiregionaccesspoint',
    parts: { Account: 'AccountId', AccessPointAlias: place },
  }
  return (generated) => generated.map((row) => ({ ...row, on: [on] }))
}

const ROLE = passRole(['IAMRoleArn'], 'access-grants.s3.amazonaws.com')
const LOCATION: ResourceRow = {
  type: 'accessgrantslocation',
  parts: { Account: 'AccountId', Token: 'AccessGrantsLocationId' },
}
const PRIORITY = { 's3:RequestJobPriority': 'Priority' }

function all(names: readonly string[], rows: OperationRows): Readonly<Record<string, OperationRows>> {
  return Object.fromEntries(names.map((name) => [name, rows]))
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3express.html
 */
export const s3control: ServiceExceptions = {
  service: 's3control',
  types: {
    'directory access point': 'arn:${Partition}:s3express:${Region}:${Account}:accesspoint/${AccessPointName}',
    'directory bucket': 'arn:${Partition}:s3express:${Region}:${Account}:bucket/${BucketName}',
    'outposts access point':
      'arn:${Partition}:s3-outposts:${Region}:${Account}:outpost/${OutpostId}/accesspoint/${AccessPointName}',
    'outposts bucket': 'arn:${Partition}:s3-outposts:${Region}:${Account}:outpost/${OutpostId}/bucket/${BucketName}',
  },
  read: [
    ...['ListJobs', 'ListMultiRegionAccessPoints', 'ListStorageLensConfigurations', 'ListStorageLensGroups'],
    ...['ListTagsForResource', 'PutStorageLensConfiguration', 'TagResource', 'UntagResource'],
  ],
  operations: {
    AssociateAccessGrantsIdentityCenter: inTurn(inAccount, alsoAsks(...ASSOCIATES)),
    CreateAccessGrantsInstance: inTurn(inAccount, alsoAsks(...ASSOCIATES_IF_NAMED)),
    DissociateAccessGrantsIdentityCenter: inTurn(inAccount, alsoAsks(DISSOCIATES)),
    ...all(IN_ACCOUNT, inAccount),
    ...all([...ACCESS_POINTS, ...MORE_ACCESS_POINTS, 'PutAccessPointPolicy', 'PutAccessPointScope'], ofAccessPoint),
    CreateAccessPoint: (generated) => withNetwork(ofAccessPoint(generated)),
    ...all(BUCKETS, ofBucket),
    // The ids of grants and locations are the service's to give.
    CreateAccessGrant: [
      {
        action: 's3:CreateAccessGrant',
        on: [{ type: 'accessgrant', parts: { Account: 'AccountId' }, made: true }],
        tags: 'Tags',
      },
      ...GRANTEE,
    ],
    CreateAccessGrantsLocation: [
      {
        action: 's3:CreateAccessGrantsLocation',
        on: [{ type: 'accessgrantslocation', parts: { Account: 'AccountId' }, made: true }],
        tags: 'Tags',
        keys: { 's3:AccessGrantsLocationScope': 'LocationScope' },
      },
      ROLE,
    ],
    CreateJob: [
      {
        action: 's3:CreateJob',
        tags: 'Tags',
        keys: {
          ...PRIORITY,
          's3:RequestJobOperation': {
            says: 'the member of `Operation`',
            of: ({ parameters: { Operation } }) => (isRecord(Operation) ? Object.keys(Operation)[0] : undefined),
          },
        },
      },
      passRole(['RoleArn'], 'batchoperations.s3.amazonaws.com'),
    ],
    CreateStorageLensGroup: (generated) => [
      ...generated,
      tagsOnCreate(
        's3:TagResource',
        [{ type: 'storagelensgroup', parts: { Account: 'AccountId', Name: 'StorageLensGroup.Name' } }],
        'Tags',
      ),
    ],
    DeleteBucketLifecycleConfiguration: ofBucket([{ action: 's3:PutLifecycleConfiguration' }]),
    DeleteMultiRegionAccessPoint: multiRegion('Details.Name'),
    DescribeMultiRegionAccessPointOperation: [
      {
        action: 's3:DescribeMultiRegionAccessPointOperation',
        on: [{ type: 'multiregionaccesspointrequestarn', arns: ['RequestTokenARN'] }],
      },
    ],
    GetAccessPoint: getAccessPoint,
    GetMultiRegionAccessPointRoutes: multiRegion('Mrap'),
    ListAccessPointsForDirectoryBuckets: [{ action: 's3express:ListAccessPointsForDirectoryBuckets' }],
    ListRegionalBuckets: [{ action: 's3-outposts:ListRegionalBuckets' }],
    PutMultiRegionAccessPointPolicy: multiRegion('Details.Name'),
    SubmitMultiRegionAccessPointRoutes: multiRegion('Mrap'),
    UpdateAccessGrantsLocation: [{ action: 's3:UpdateAccessGrantsLocation', on: [LOCATION] }, ROLE],
    UpdateJobPriority: [
      {
        action: 's3:UpdateJobPriority',
        on: [{ type: 'job', parts: { Account: 'AccountId', JobId: 'JobId' } }],
        keys: PRIORITY,
      },
    ],
  },
}
