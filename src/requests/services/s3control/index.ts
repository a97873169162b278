import { alsoAsks, inTurn, passRole, tagsOnCreate } from '../../common-rows.ts'
import { isRecord, textsAt } from '../../path.ts'
import type { Asked, AskRow, KeyValue, OperationRows, ResourceRow, ServiceExceptions } from '../../rows.ts'
import { kindOf } from '../s3/resources.ts'
import { ASSOCIATES, ASSOCIATES_IF_NAMED, DISSOCIATES, GRANTEE } from './access-grants.ts'
import {
  getAccessPoint,
  kinds,
  multiRegion,
  ofAccessPoint,
  withAccessPointKeys,
  withLocation,
  withNetwork,
} from './access-points.ts'

/** The account is a header of each request, and need not be the caller's. */
function inAccount(generated: readonly AskRow[]): readonly AskRow[] {
  return generated.map((row) => (row.on === undefined ? row : { ...row, on: row.on.map(ofAccount) }))
}

function ofAccount(resource: ResourceRow): ResourceRow {
  return resource.type.includes(':') ? resource : { ...resource, parts: { Account: 'AccountId', ...resource.parts } }
}

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
  ...['DeleteAccessGrantsInstance', 'DeleteAccessGrantsInstanceResourcePolicy', 'DeleteAccessGrantsLocation'],
  ...['DeleteStorageLensConfiguration', 'DeleteStorageLensConfigurationTagging', 'DeleteStorageLensGroup'],
  ...['DescribeJob', 'GetAccessGrant', 'GetAccessGrantsInstance'],
  ...['GetAccessGrantsInstanceForPrefix', 'GetAccessGrantsInstanceResourcePolicy', 'GetAccessGrantsLocation'],
  ...['GetDataAccess', 'GetJobTagging'],
  ...['GetStorageLensConfiguration', 'GetStorageLensConfigurationTagging', 'GetStorageLensGroup', 'ListAccessGrants'],
  ...['ListAccessGrantsLocations', 'ListCallerAccessGrants', 'PutAccessGrantsInstanceResourcePolicy', 'PutJobTagging'],
  ...['PutStorageLensConfigurationTagging', 'UpdateJobStatus', 'UpdateStorageLensGroup'],
]
const OBJECT_LAMBDA = [
  ...['CreateAccessPointForObjectLambda', 'DeleteAccessPointForObjectLambda', 'DeleteAccessPointPolicyForObjectLambda'],
  ...['GetAccessPointConfigurationForObjectLambda', 'GetAccessPointForObjectLambda'],
  ...['GetAccessPointPolicyForObjectLambda', 'GetAccessPointPolicyStatusForObjectLambda'],
  ...['PutAccessPointConfigurationForObjectLambda', 'PutAccessPointPolicyForObjectLambda'],
]
const MULTI_REGION = [
  'GetMultiRegionAccessPoint',
  'GetMultiRegionAccessPointPolicy',
  'GetMultiRegionAccessPointPolicyStatus',
]

/** What has the ARN of S3 Express is tagged by actions of its own. */
function ofDirectoryBuckets(generated: readonly AskRow[]): readonly AskRow[] {
  const isExpress = ({ parameters: { ResourceArn } }: Asked) => kindOf(ResourceArn) === 's3express'
  return generated.flatMap((row) => [
    { ...row, when: { says: 'unless of S3 Express', of: (asked) => !isExpress(asked) } },
    {
      ...row,
      action: row.action.replace('s3', 's3express'),
      on: ['directory bucket', 'directory access point'].map((type) => ({
        type,
        arns: ['ResourceArn'],
        optional: true as const,
      })),
      when: { says: 'of S3 Express', of: isExpress },
    },
  ])
}

const ROLE = passRole(['IAMRoleArn'], 'access-grants.s3.amazonaws.com')
const LOCATION: ResourceRow = {
  type: 'accessgrantslocation',
  parts: { Account: 'AccountId', Token: 'AccessGrantsLocationId' },
}
/** Of the default location, `s3://`, what is granted is below it; another one's scope the request does not say. */
const GRANT_SCOPE: KeyValue = {
  says: '`AccessGrantsLocationConfiguration.S3SubPrefix` of the default location',
  of: ({ parameters }) => {
    const [prefix] = textsAt('AccessGrantsLocationConfiguration.S3SubPrefix', parameters, parameters)
    return parameters.AccessGrantsLocationId === 'default' && prefix !== undefined ? `s3://${prefix}` : undefined
  },
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
  read: 'all',
  operations: {
    AssociateAccessGrantsIdentityCenter: inTurn(inAccount, alsoAsks(...ASSOCIATES)),
    CreateAccessGrantsInstance: inTurn(inAccount, alsoAsks(...ASSOCIATES_IF_NAMED)),
    DissociateAccessGrantsIdentityCenter: inTurn(inAccount, alsoAsks(DISSOCIATES)),
    ...all(IN_ACCOUNT, inAccount),
    ...all(OBJECT_LAMBDA, inTurn(inAccount, withAccessPointKeys)),
    ...all(MULTI_REGION, multiRegion('Name')),
    ...all([...ACCESS_POINTS, ...MORE_ACCESS_POINTS, 'PutAccessPointPolicy', 'PutAccessPointScope'], ofAccessPoint),
    CreateAccessPoint: (generated) => withNetwork(ofAccessPoint(generated)).map(withLocation),
    ...all(BUCKETS, ofBucket),
    // The ids of grants and locations are the service's to give.
    CreateAccessGrant: [
      {
        action: 's3:CreateAccessGrant',
        on: [{ type: 'accessgrant', parts: { Account: 'AccountId' }, made: true }],
        tags: 'Tags',
        keys: { 's3:AccessGrantScope': GRANT_SCOPE },
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
    GetAccessPoint: (generated) => withAccessPointKeys(getAccessPoint(generated)),
    GetMultiRegionAccessPointRoutes: multiRegion('Mrap'),
    ListAccessPoints: kinds('Bucket', () => undefined),
    ListAccessPointsForDirectoryBuckets: [{ action: 's3express:ListAccessPointsForDirectoryBuckets' }],
    ListTagsForResource: ofDirectoryBuckets,
    TagResource: ofDirectoryBuckets,
    UntagResource: ofDirectoryBuckets,
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

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3-outposts.html */
export const s3outposts: ServiceExceptions = { service: 's3outposts', read: 'all', operations: {} }
