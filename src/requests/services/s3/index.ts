import { parseArn, UNKNOWN } from '../../../aws/index.ts'
import { isOneOf, passRole, tagsOnCreate } from '../../common-rows.ts'
import { isRecord } from '../../path.ts'
import type { Asked, AskRow, KeyValue, OperationRows, ResourceRow, ServiceExceptions, Test } from '../../rows.ts'
import * as keys from './keys.ts'
import { keysOfKind, SESSION_MODE } from './kind-keys.ts'
import { accessPointOf, arnOf, type Kind, kindOf, sourceOf } from './resources.ts'

type Keys = NonNullable<AskRow['keys']>

/** Which bucket and key something is asked on. */
interface Place {
  readonly says: string
  readonly bucket: (asked: Asked) => unknown
  /** Nothing: the bucket itself. */
  readonly key?: (asked: Asked) => unknown
}

const BUCKET: Place = { says: '`Bucket`', bucket: ({ parameters }) => parameters.Bucket }
const OBJECT: Place = { ...BUCKET, says: '`Key` of `Bucket`', key: ({ parameters }) => parameters.Key }
const EACH_OBJECT: Place = {
  ...BUCKET,
  says: '`Key` of each of `Delete.Objects`',
  key: ({ element }) => (isRecord(element) ? element.Key : undefined),
}
const SOURCE: Place = {
  says: 'the object that `CopySource` names',
  bucket: ({ parameters }) => sourceOf(parameters.CopySource)?.bucket,
  key: ({ parameters }) => sourceOf(parameters.CopySource)?.key,
}

interface More {
  readonly when?: Test
  readonly each?: string
  readonly keys?: Keys
  readonly tags?: string
}

const KINDS: readonly Exclude<Kind, 's3express'>[] = ['s3', 's3-object-lambda', 's3-outposts']
const PLACES: Readonly<Record<Kind, string>> = {
  s3: 'a bucket or an access point',
  's3-object-lambda': 'an Object Lambda Access Point',
  's3-outposts': 'an access point on an Outpost',
  s3express: 'a directory bucket',
}
const TYPES: Readonly<Record<Kind, readonly [type: string, part: string]>> = {
  s3: ['object', 'ObjectName'],
  's3-object-lambda': ['objectlambdaaccesspoint', 'AccessPointName'],
  's3-outposts': ['outpost', 'OutpostId'],
  s3express: ['directory bucket', 'BucketName'],
}

function resource(kind: Kind, { says, bucket, key }: Place): ResourceRow {
  const [type, part] = kind === 's3' && key === undefined ? ['bucket', 'BucketName'] : TYPES[kind]
  const of = (asked: Asked) => {
    const name = key?.(asked)
    const text = key === undefined ? undefined : typeof name === 'string' && name !== '' ? name : UNKNOWN
    return arnOf(bucket(asked), text, asked.scope)
  }
  return { type, parts: { [part]: { says, of } } }
}

function isOf(kind: Kind, { bucket }: Place, when?: Test): Test {
  const says = [`of ${PLACES[kind]}`, when?.says].filter(Boolean).join(', ')
  return { says, of: (asked) => kindOf(bucket(asked)) === kind && (when?.of(asked) ?? true) }
}

/** Which access point is gone through, whose it is, and from where it is reached, which its settings say. */
function accessPointKeys(kind: Kind, { bucket }: Place): Keys {
  if (kind === 's3-object-lambda') return {}
  const says = 'the access point in the place of a bucket'
  const of = (tell: (arn: string) => string): KeyValue => ({
    says,
    of: (asked) => {
      const arn = accessPointOf(bucket(asked), asked.scope)
      return arn === undefined ? undefined : arn.includes(UNKNOWN) ? UNKNOWN : tell(arn)
    },
  })
  return {
    [`${kind}:DataAccessPointArn`]: of((arn) => arn),
    [`${kind}:DataAccessPointAccount`]: of((arn) => parseArn(arn)?.accountId ?? UNKNOWN),
    [`${kind}:AccessPointNetworkOrigin`]: of(() => UNKNOWN),
  }
}

/** One action on an object or a bucket, whatever stands in the place of a bucket's name; but for directory buckets. */
function ask(action: string, place: Place, { when, ...more }: More = {}): readonly AskRow[] {
  return KINDS.map((kind) => ({
    action: `${kind}:${action}`,
    on: [resource(kind, place)],
    ...more,
    keys: { ...keysOfKind(kind, place.key !== undefined, more.keys), ...accessPointKeys(kind, place) },
    when: isOf(kind, place, when),
  }))
}

/**
 * Objects of a directory bucket are reached in a session, and only the right to one is asked for.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-authenticating-authorizing.html
 */
function session(place: Place, mode = SESSION_MODE): AskRow {
  return express('CreateSession', place, { keys: { 's3express:SessionMode': mode } })
}

function express(
  action: string,
  place: Place,
  more: Pick<AskRow, 'keys' | 'tags'> & { readonly when?: Test } = {},
): AskRow {
  const { when, ...others } = more
  return {
    action: `s3express:${action}`,
    on: [resource('s3express', { ...place, key: undefined } as Place)],
    ...others,
    keys: { ...others.keys, ...accessPointKeys('s3express', place) },
    when: isOf('s3express', place, when),
  }
}

function given(member: string, element = false): Test {
  return {
    says: `with \`${member}\``,
    of: (asked) => {
      const from = element && isRecord(asked.element) ? asked.element : asked.parameters
      return from[member] !== undefined && from[member] !== null && from[member] !== '' && from[member] !== false
    },
  }
}

function not(test: Test): Test {
  return { says: test.says.replace('with', 'without'), of: (asked) => !test.of(asked) }
}

function any(says: string, members: readonly string[]): Test {
  const tests = members.map((member) => given(member))
  return { says, of: (asked) => tests.some((test) => test.of(asked)) }
}

/** "Required if you want to … without specifying versionId", and the other action where it is specified. */
function versioned(action: string, ofVersion: string, more: More = {}, place = OBJECT): readonly AskRow[] {
  const version = given('VersionId', place === EACH_OBJECT)
  return [
    ...ask(action, place, { ...more, when: not(version) }),
    ...ask(ofVersion, place, {
      ...more,
      keys: { ...more.keys, 's3:versionid': place === EACH_OBJECT ? '.VersionId' : 'VersionId' },
      when: version,
    }),
  ]
}

const BYPASS = given('BypassGovernanceRetention')
const GRANTS = ['GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP']
const ACL = any('with an ACL', ['ACL', ...GRANTS])
const GRANT = any('with a grant', GRANTS)
/** "If you set the ACL to private, or if you don't specify any ACLs, only … s3:CreateBucket … is required." */
const OTHER_ACL: Test = {
  says: 'with an ACL that is not private',
  of: (asked) => GRANT.of(asked) || (ACL.of(asked) && asked.parameters.ACL !== 'private'),
}

/** An object that is made, or whose parts will make it, with what is set on it by the way. */
const write = (makes: Keys): readonly AskRow[] => [
  ...ask('PutObject', OBJECT, { keys: { ...keys.PUT_KEYS, ...makes } }),
  ...ask('PutObjectAcl', OBJECT, { when: ACL, keys: keys.ACL_KEYS }),
  ...ask('PutObjectTagging', OBJECT, { when: given('Tagging'), keys: keys.TAG_KEYS }),
  ...ask('PutObjectRetention', OBJECT, {
    when: any('with a retention', ['ObjectLockMode', 'ObjectLockRetainUntilDate']),
    keys: keys.LOCK_KEYS,
  }),
  ...ask('PutObjectLegalHold', OBJECT, { when: given('ObjectLockLegalHoldStatus'), keys: keys.HOLD_KEYS }),
  session(OBJECT),
]

const SOURCE_VERSION: Test = {
  says: 'with a versionId in `CopySource`',
  of: ({ parameters }) => sourceOf(parameters.CopySource)?.versionId !== undefined,
}

/** What is copied must be readable. */
const READ_SOURCE: readonly AskRow[] = [
  ...ask('GetObject', SOURCE, { when: not(SOURCE_VERSION) }),
  ...ask('GetObjectVersion', SOURCE, {
    when: SOURCE_VERSION,
    keys: {
      's3:versionid': { says: 'in `CopySource`', of: ({ parameters }) => sourceOf(parameters.CopySource)?.versionId },
    },
  }),
  session(SOURCE, '=ReadOnly'),
]

function withSession(rows: readonly AskRow[], place: Place = OBJECT): readonly AskRow[] {
  return [...rows, session(place)]
}

/** What the rule says of a bucket. Of a directory bucket it is an action of S3 Express. */
const ofBucket: OperationRows = (generated) =>
  generated.flatMap(({ action, ...row }) => {
    if (!action.startsWith('s3:')) return [{ action, ...row }]
    const name = action.slice('s3:'.length)
    const more = { ...(row.keys && { keys: row.keys }) }
    return [...ask(name, BUCKET, more), express(name, BUCKET)]
  })

const ZONAL = { ListObjects: 'ListBucket', ListObjectsV2: 'ListBucket', HeadBucket: 'ListBucket' }

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const OF_BUCKETS = [
  ...['DeleteBucket', 'DeleteBucketAnalyticsConfiguration', 'DeleteBucketCors', 'DeleteBucketEncryption'],
  ...['DeleteBucketIntelligentTieringConfiguration', 'DeleteBucketInventoryConfiguration', 'DeleteBucketLifecycle'],
  ...['DeleteBucketMetadataConfiguration', 'DeleteBucketMetadataTableConfiguration', 'DeleteBucketOwnershipControls'],
  ...['DeleteBucketMetricsConfiguration', 'DeleteBucketPolicy', 'DeleteBucketReplication', 'DeleteBucketTagging'],
  ...['DeleteBucketWebsite', 'DeletePublicAccessBlock', 'GetBucketAbac', 'GetBucketAccelerateConfiguration'],
  ...['GetBucketAcl', 'GetBucketAnalyticsConfiguration', 'GetBucketCors', 'GetBucketEncryption', 'GetBucketLocation'],
  ...['GetBucketIntelligentTieringConfiguration', 'GetBucketInventoryConfiguration', 'GetBucketLifecycle'],
  ...['GetBucketLifecycleConfiguration', 'GetBucketLogging', 'GetBucketMetadataConfiguration', 'GetBucketPolicy'],
  ...['GetBucketMetadataTableConfiguration', 'GetBucketMetricsConfiguration', 'GetBucketNotification'],
  ...['GetBucketNotificationConfiguration', 'GetBucketOwnershipControls', 'GetBucketPolicyStatus'],
  ...['GetBucketReplication', 'GetBucketRequestPayment', 'GetBucketTagging', 'GetBucketVersioning'],
  ...['GetBucketWebsite', 'GetObjectLockConfiguration', 'GetPublicAccessBlock', 'ListBucketAnalyticsConfigurations'],
  ...['ListBucketIntelligentTieringConfigurations', 'ListBucketInventoryConfigurations', 'PutBucketAbac'],
  ...['ListBucketMetricsConfigurations', 'PutBucketAccelerateConfiguration', 'PutBucketAnalyticsConfiguration'],
  ...['PutBucketCors', 'PutBucketEncryption', 'PutBucketIntelligentTieringConfiguration', 'PutBucketLifecycle'],
  ...['PutBucketInventoryConfiguration', 'PutBucketLifecycleConfiguration', 'PutBucketLogging', 'PutBucketPolicy'],
  ...['PutBucketMetricsConfiguration', 'PutBucketNotification', 'PutBucketNotificationConfiguration'],
  ...['PutBucketOwnershipControls', 'PutBucketRequestPayment', 'PutBucketTagging', 'PutBucketVersioning'],
  ...['PutBucketWebsite', 'PutObjectLockConfiguration', 'PutPublicAccessBlock', 'PutBucketReplication'],
  'UpdateBucketMetadataJournalTableConfiguration',
]

/** Tables of a bucket's metadata, in a bucket of tables. */
function metadataTables(actions: readonly string[], of: (asked: Asked) => string | undefined): readonly AskRow[] {
  return actions.map((action) => {
    const isOfTable = /Table(?!Bucket)/.test(action) && action !== 'CreateTable'
    const says = isOfTable ? 'the tables of the bucket of tables' : 'the bucket of tables'
    const arn = (asked: Asked) =>
      `${of(asked) ?? `arn:${asked.scope.partition}:s3tables:${UNKNOWN}`}${isOfTable ? '/table/*' : ''}`
    return {
      action: `s3tables:${action}`,
      on: [{ type: 'table bucket', parts: { TableBucketName: { says, of: arn } } }],
    }
  })
}

/** "All … in your account and in the same Region are stored in a single AWS managed table bucket named aws-s3." */
const MANAGED_TABLES = metadataTables(
  ['CreateTableBucket', 'CreateNamespace', 'CreateTable', 'GetTable', 'PutTablePolicy', 'PutTableEncryption'],
  ({ scope: { partition, region, accountId } }) => `arn:${partition}:s3tables:${region}:${accountId}:bucket/aws-s3`,
)

const OWN_TABLES = metadataTables(
  ['CreateNamespace', 'CreateTable', 'GetTable', 'PutTablePolicy'],
  ({ parameters }) => {
    const { MetadataTableConfiguration: configuration } = parameters
    const destination = isRecord(configuration) ? configuration.S3TablesDestination : undefined
    const arn = isRecord(destination) ? destination.TableBucketArn : undefined
    return typeof arn === 'string' ? arn : undefined
  },
)

const METADATA = 'metadata.s3.amazonaws.com'
const MATCH: More = { keys: { 's3:x-amz-object-if-match': 'ObjectIfMatch' } }

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3.html */
export const s3: ServiceExceptions = {
  service: 's3',
  types: {
    'directory bucket': 'arn:${Partition}:s3express:${Region}:${Account}:bucket/${BucketName}',
    outpost: 'arn:${Partition}:s3-outposts:${Region}:${Account}:outpost/${OutpostId}',
    'table bucket': 'arn:${Partition}:s3tables:${Region}:${Account}:bucket/${TableBucketName}',
  },
  read: ['ListBuckets'],
  operations: {
    ...Object.fromEntries(OF_BUCKETS.map((name) => [name, ofBucket])),
    ...Object.fromEntries(
      Object.entries(ZONAL).map(([name, action]) => [
        name,
        withSession(ask(action, BUCKET, name === 'HeadBucket' ? {} : { keys: keys.LIST_KEYS }), BUCKET),
      ]),
    ),
    AbortMultipartUpload: withSession(ask('AbortMultipartUpload', OBJECT)),
    CompleteMultipartUpload: withSession(
      ask('PutObject', OBJECT, {
        keys: { 's3:if-match': 'IfMatch', 's3:if-none-match': 'IfNoneMatch', ...keys.MAKES_OBJECT },
      }),
    ),
    CopyObject: [...READ_SOURCE, ...write(keys.MAKES_OBJECT)],
    CreateBucket: [
      ...ask('CreateBucket', BUCKET, { keys: keys.CREATE_BUCKET_KEYS, tags: 'CreateBucketConfiguration.Tags' }),
      ...ask('PutBucketAcl', BUCKET, { when: OTHER_ACL, keys: keys.ACL_KEYS }),
      ...ask('PutBucketObjectLockConfiguration', BUCKET, { when: given('ObjectLockEnabledForBucket') }),
      ...ask('PutBucketVersioning', BUCKET, { when: given('ObjectLockEnabledForBucket') }),
      ...ask('PutBucketOwnershipControls', BUCKET, { when: given('ObjectOwnership') }),
      express('CreateBucket', BUCKET, {
        keys: { 's3express:LocationName': 'CreateBucketConfiguration.Location.Name' },
        tags: 'CreateBucketConfiguration.Tags',
      }),
      ...taggedBucket(),
    ],
    CreateBucketMetadataConfiguration: [
      ...ask('CreateBucketMetadataTableConfiguration', BUCKET),
      express('CreateBucketMetadataTableConfiguration', BUCKET),
      ...MANAGED_TABLES,
      passRole(['MetadataConfiguration.AnnotationTableConfiguration.Role'], METADATA),
    ],
    CreateBucketMetadataTableConfiguration: [
      ...ask('CreateBucketMetadataTableConfiguration', BUCKET),
      express('CreateBucketMetadataTableConfiguration', BUCKET),
      ...OWN_TABLES,
    ],
    CreateMultipartUpload: write(keys.MAKES_PART),
    CreateSession: [
      {
        action: 's3express:CreateSession',
        on: [resource('s3express', BUCKET)],
        keys: {
          's3express:SessionMode': SESSION_MODE,
          's3express:x-amz-server-side-encryption': 'ServerSideEncryption',
          's3express:x-amz-server-side-encryption-aws-kms-key-id': 'SSEKMSKeyId',
        },
      },
    ],
    DeleteObject: withSession([
      ...versioned('DeleteObject', 'DeleteObjectVersion', { keys: { 's3:if-match': 'IfMatch' } }),
      ...ask('BypassGovernanceRetention', OBJECT, { when: BYPASS }),
    ]),
    DeleteObjectTagging: withSession(versioned('DeleteObjectTagging', 'DeleteObjectVersionTagging')),
    // Each key is decided on by itself.
    DeleteObjects: withSession(
      [
        ...versioned('DeleteObject', 'DeleteObjectVersion', { each: 'Delete.Objects[]' }, EACH_OBJECT),
        ...ask('BypassGovernanceRetention', EACH_OBJECT, { each: 'Delete.Objects[]', when: BYPASS }),
      ],
      BUCKET,
    ),
    GetObject: withSession(versioned('GetObject', 'GetObjectVersion')),
    GetObjectAcl: withSession(versioned('GetObjectAcl', 'GetObjectVersionAcl')),
    GetObjectAttributes: withSession(versioned('GetObject', 'GetObjectVersion')),
    GetObjectLegalHold: withSession(ask('GetObjectLegalHold', OBJECT)),
    GetObjectRetention: withSession(ask('GetObjectRetention', OBJECT)),
    GetObjectTagging: withSession(versioned('GetObjectTagging', 'GetObjectVersionTagging')),
    GetObjectTorrent: withSession(ask('GetObject', OBJECT)),
    HeadObject: withSession(versioned('GetObject', 'GetObjectVersion')),
    ListDirectoryBuckets: [{ action: 's3express:ListAllMyDirectoryBuckets' }],
    ListMultipartUploads: withSession(ask('ListBucketMultipartUploads', BUCKET), BUCKET),
    ListObjectVersions: withSession(ask('ListBucketVersions', BUCKET, { keys: keys.LIST_KEYS }), BUCKET),
    ListParts: withSession(ask('ListMultipartUploadParts', OBJECT)),
    PutBucketAcl: [...ask('PutBucketAcl', BUCKET, { keys: keys.ACL_KEYS }), express('PutBucketAcl', BUCKET)],
    PutObject: write(keys.MAKES_OBJECT),
    PutObjectAcl: withSession(versioned('PutObjectAcl', 'PutObjectVersionAcl', { keys: keys.ACL_KEYS })),
    PutObjectLegalHold: withSession(
      ask('PutObjectLegalHold', OBJECT, {
        keys: { 's3:object-lock-legal-hold': 'LegalHold.Status' },
      }),
    ),
    PutObjectRetention: withSession([
      ...ask('PutObjectRetention', OBJECT, { keys: keys.RETENTION_KEYS }),
      ...ask('BypassGovernanceRetention', OBJECT, { when: BYPASS }),
    ]),
    PutObjectTagging: withSession(versioned('PutObjectTagging', 'PutObjectVersionTagging', { keys: keys.TAG_KEYS })),
    RenameObject: [
      {
        action: 's3express:CreateSession',
        on: [resource('s3express', BUCKET)],
        keys: { 's3express:SessionMode': SESSION_MODE },
      },
    ],
    RestoreObject: withSession(ask('RestoreObject', OBJECT)),
    SelectObjectContent: withSession(ask('GetObject', OBJECT)),
    DeleteObjectAnnotation: withSession(versioned('DeleteObjectAnnotation', 'DeleteObjectVersionAnnotation', MATCH)),
    GetObjectAnnotation: withSession(versioned('GetObjectAnnotation', 'GetObjectVersionAnnotation')),
    ListObjectAnnotations: withSession(
      versioned('ListObjectAnnotations', 'ListObjectVersionAnnotations', {
        keys: { 's3:annotation-prefix': 'AnnotationPrefix', 's3:max-annotation-results': 'MaxAnnotationResults' },
      }),
    ),
    PutObjectAnnotation: withSession(versioned('PutObjectAnnotation', 'PutObjectVersionAnnotation', MATCH)),
    UpdateBucketMetadataAnnotationTableConfiguration: [
      ...ask('UpdateBucketMetadataAnnotationTableConfiguration', BUCKET),
      express('UpdateBucketMetadataAnnotationTableConfiguration', BUCKET),
      passRole(['AnnotationTableConfiguration.Role'], METADATA),
    ],
    // An inventory table that is enabled is made.
    UpdateBucketMetadataInventoryTableConfiguration: [
      ...ask('UpdateBucketMetadataInventoryTableConfiguration', BUCKET),
      express('UpdateBucketMetadataInventoryTableConfiguration', BUCKET),
      ...MANAGED_TABLES.map((row) => ({
        ...row,
        when: isOneOf('InventoryTableConfiguration.ConfigurationState', 'ENABLED'),
      })),
    ],
    UpdateObjectEncryption: withSession(
      ask('UpdateObjectEncryption', OBJECT, {
        keys: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'ObjectEncryption.SSEKMS.KMSKeyArn' },
      }),
    ),
    UploadPart: withSession(ask('PutObject', OBJECT, { keys: keys.MAKES_PART })),
    UploadPartCopy: [
      ...READ_SOURCE,
      ...withSession(ask('PutObject', OBJECT, { keys: { 's3:x-amz-copy-source': 'CopySource', ...keys.MAKES_PART } })),
    ],
    // Through which access point it was asked for, its token says to the service alone.
    WriteGetObjectResponse: [
      { action: 's3-object-lambda:WriteGetObjectResponse', on: [{ type: 'objectlambdaaccesspoint' }] },
    ],
  },
}

/** "You must have the s3:TagResource permission to create a general purpose bucket with tags." */
function taggedBucket(): readonly AskRow[] {
  const tags = 'CreateBucketConfiguration.Tags'
  const { when } = tagsOnCreate('s3:TagResource', [], tags)
  if (when === undefined || typeof when === 'string') return []
  return [...ask('TagResource', BUCKET, { when, tags }), express('TagResource', BUCKET, { when, tags })]
}
