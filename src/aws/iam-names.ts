/**
 * Signing names whose IAM actions have another prefix. Compared with the prefixes that AWS's managed policies name.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const PREFIXES: Readonly<Record<string, string>> = {
  awsssoportal: 'sso',
  cloudcontrolapi: 'cloudformation',
  'iot-jobs-data': 'iot',
  iotdata: 'iot',
  ioteventsdata: 'iotevents',
  IoTSecuredTunneling: 'iot',
  monitoring: 'cloudwatch',
  'mturk-requester': 'mechanicalturk',
  'partnercentral-account': 'partnercentral',
  'partnercentral-benefits': 'partnercentral',
  'partnercentral-channel': 'partnercentral',
  'partnercentral-selling': 'partnercentral',
  tagging: 'tag',
}

/** Such as `cloudwatch` for `monitoring`. */
export function iamPrefixOf(signingName: string): string {
  return Object.hasOwn(PREFIXES, signingName) ? (PREFIXES[signingName] ?? signingName) : signingName
}

type Renamed = Readonly<Record<string, string>>

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const S3: Renamed = {
  CompleteMultipartUpload: 'PutObject',
  CopyObject: 'PutObject',
  CreateBucketMetadataConfiguration: 'CreateBucketMetadataTableConfiguration',
  CreateMultipartUpload: 'PutObject',
  DeleteBucketAnalyticsConfiguration: 'PutAnalyticsConfiguration',
  DeleteBucketCors: 'PutBucketCORS',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketIntelligentTieringConfiguration: 'PutIntelligentTieringConfiguration',
  DeleteBucketInventoryConfiguration: 'PutInventoryConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteBucketMetadataConfiguration: 'DeleteBucketMetadataTableConfiguration',
  DeleteBucketMetricsConfiguration: 'PutMetricsConfiguration',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  DeleteBucketReplication: 'PutReplicationConfiguration',
  DeleteBucketTagging: 'PutBucketTagging',
  DeleteBucketWebsite: 'DeleteBucketWebsite',
  DeleteObjects: 'DeleteObject',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
  GetBucketAnalyticsConfiguration: 'GetAnalyticsConfiguration',
  GetBucketCors: 'GetBucketCORS',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketIntelligentTieringConfiguration: 'GetIntelligentTieringConfiguration',
  GetBucketInventoryConfiguration: 'GetInventoryConfiguration',
  GetBucketLifecycle: 'GetLifecycleConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetBucketMetadataConfiguration: 'GetBucketMetadataTableConfiguration',
  GetBucketMetricsConfiguration: 'GetMetricsConfiguration',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  GetBucketReplication: 'GetReplicationConfiguration',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  ListBucketAnalyticsConfigurations: 'GetAnalyticsConfiguration',
  ListBucketIntelligentTieringConfigurations: 'GetIntelligentTieringConfiguration',
  ListBucketInventoryConfigurations: 'GetInventoryConfiguration',
  ListBucketMetricsConfigurations: 'GetMetricsConfiguration',
  ListBuckets: 'ListAllMyBuckets',
  ListDirectoryBuckets: 'ListAllMyDirectoryBuckets',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  ListParts: 'ListMultipartUploadParts',
  PutBucketAccelerateConfiguration: 'PutAccelerateConfiguration',
  PutBucketAnalyticsConfiguration: 'PutAnalyticsConfiguration',
  PutBucketCors: 'PutBucketCORS',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  PutBucketIntelligentTieringConfiguration: 'PutIntelligentTieringConfiguration',
  PutBucketInventoryConfiguration: 'PutInventoryConfiguration',
  PutBucketLifecycle: 'PutLifecycleConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  PutBucketMetricsConfiguration: 'PutMetricsConfiguration',
  PutBucketNotificationConfiguration: 'PutBucketNotification',
  PutBucketReplication: 'PutReplicationConfiguration',
  PutObjectLockConfiguration: 'PutBucketObjectLockConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  SelectObjectContent: 'GetObject',
  UploadPart: 'PutObject',
  UploadPartCopy: 'PutObject',
}

/** Operations whose action has another name, by signing name. */
const ACTIONS: Readonly<Record<string, Renamed>> = {
  s3: S3,
  lambda: {
    Invoke: 'InvokeFunction',
    InvokeWithResponseStream: 'InvokeFunction',
    GetLayerVersionByArn: 'GetLayerVersion',
  },
  budgets: {
    CreateBudget: 'ModifyBudget',
    CreateNotification: 'ModifyBudget',
    CreateSubscriber: 'ModifyBudget',
    DeleteBudget: 'ModifyBudget',
    DeleteNotification: 'ModifyBudget',
    DeleteSubscriber: 'ModifyBudget',
    DescribeBudget: 'ViewBudget',
    DescribeBudgetNotificationsForAccount: 'ViewBudget',
    DescribeBudgetPerformanceHistory: 'ViewBudget',
    DescribeBudgets: 'ViewBudget',
    DescribeNotificationsForBudget: 'ViewBudget',
    DescribeSubscribersForNotification: 'ViewBudget',
    UpdateBudget: 'ModifyBudget',
    UpdateNotification: 'ModifyBudget',
    UpdateSubscriber: 'ModifyBudget',
  },
  'execute-api': {
    DeleteConnection: 'ManageConnections',
    GetConnection: 'ManageConnections',
    PostToConnection: 'ManageConnections',
  },
}

/** Of services that share a signing name with another one: S3 has operations of these names for one bucket. */
const ACTIONS_OF_SERVICES: Readonly<Record<string, Renamed>> = {
  s3control: {
    DeletePublicAccessBlock: 'PutAccountPublicAccessBlock',
    GetPublicAccessBlock: 'GetAccountPublicAccessBlock',
    PutPublicAccessBlock: 'PutAccountPublicAccessBlock',
  },
}

/**
 * The action's name, such as `ListAllMyBuckets` for S3's ListBuckets. API Gateway's actions are HTTP methods.
 *
 * @param method of the request, for API Gateway alone.
 * @param service the model's name, where it is not the only service with that signing name.
 */
export function actionNameOf(signingName: string, operation: string, method = 'POST', service?: string): string {
  if (signingName === 'apigateway') return method
  const own =
    service !== undefined && Object.hasOwn(ACTIONS_OF_SERVICES, service) ? ACTIONS_OF_SERVICES[service] : undefined
  if (own && Object.hasOwn(own, operation)) return own[operation] ?? operation
  const renamed = Object.hasOwn(ACTIONS, signingName) ? ACTIONS[signingName] : undefined
  return renamed && Object.hasOwn(renamed, operation) ? (renamed[operation] ?? operation) : operation
}
