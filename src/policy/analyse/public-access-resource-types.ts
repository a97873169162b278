/**
 * The resource types that Access Analyzer checks for public access, with the services whose actions their policies
 * grant.
 *
 * @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html
 */
export const PUBLIC_ACCESS_RESOURCE_TYPES = {
  'AWS::ApiGateway::RestApi': ['execute-api'],
  'AWS::Backup::BackupVault': ['backup'],
  'AWS::CloudTrail::Dashboard': ['cloudtrail'],
  'AWS::CloudTrail::EventDataStore': ['cloudtrail'],
  'AWS::CodeArtifact::Domain': ['codeartifact'],
  'AWS::DynamoDB::Stream': ['dynamodb'],
  'AWS::DynamoDB::Table': ['dynamodb'],
  'AWS::EFS::FileSystem': ['elasticfilesystem'],
  'AWS::IAM::AssumeRolePolicyDocument': ['sts'],
  'AWS::KMS::Key': ['kms'],
  'AWS::Kinesis::Stream': ['kinesis'],
  'AWS::Kinesis::StreamConsumer': ['kinesis'],
  'AWS::Lambda::Function': ['lambda'],
  'AWS::OpenSearchService::Domain': ['es'],
  'AWS::S3::AccessPoint': ['s3'],
  'AWS::S3::Bucket': ['s3'],
  'AWS::S3::Glacier': ['glacier'],
  'AWS::S3Express::AccessPoint': ['s3express'],
  'AWS::S3Express::DirectoryBucket': ['s3express'],
  'AWS::S3Outposts::AccessPoint': ['s3-outposts'],
  'AWS::S3Outposts::Bucket': ['s3-outposts'],
  'AWS::S3Tables::Table': ['s3tables'],
  'AWS::S3Tables::TableBucket': ['s3tables'],
  'AWS::SNS::Topic': ['sns'],
  'AWS::SQS::Queue': ['sqs'],
  'AWS::SecretsManager::Secret': ['secretsmanager'],
  // CheckNoPublicAccess does not know these, and their policies can be public as well.
  'AWS::ECR::Repository': ['ecr'],
  'AWS::Events::EventBus': ['events'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type PublicAccessResourceType = keyof typeof PUBLIC_ACCESS_RESOURCE_TYPES
