import { parseArn } from '../../aws/index.ts'
import { type Path, textsAt } from '../path.ts'
import type { AskRow, ServiceExceptions } from '../rows.ts'

/** By the service in an ARN: the actions that tag it, and that take tags away. */
const ACTIONS: readonly (readonly [service: string, tag: string, untag: string])[] = [
  ['acm', 'acm:AddTagsToCertificate', 'acm:RemoveTagsFromCertificate'],
  ['apigateway', 'apigateway:PUT', 'apigateway:DELETE'],
  ['cloudtrail', 'cloudtrail:AddTags', 'cloudtrail:RemoveTags'],
  ['dms', 'dms:AddTagsToResource', 'dms:RemoveTagsFromResource'],
  ['ec2', 'ec2:CreateTags', 'ec2:DeleteTags'],
  ['elasticache', 'elasticache:AddTagsToResource', 'elasticache:RemoveTagsFromResource'],
  ['elasticbeanstalk', 'elasticbeanstalk:AddTags', 'elasticbeanstalk:RemoveTags'],
  ['elasticloadbalancing', 'elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
  ['elasticmapreduce', 'elasticmapreduce:AddTags', 'elasticmapreduce:RemoveTags'],
  ['es', 'es:AddTags', 'es:RemoveTags'],
  ['firehose', 'firehose:TagDeliveryStream', 'firehose:UntagDeliveryStream'],
  ['kinesis', 'kinesis:AddTagsToStream', 'kinesis:RemoveTagsFromStream'],
  ['mq', 'mq:CreateTags', 'mq:DeleteTags'],
  ['rds', 'rds:AddTagsToResource', 'rds:RemoveTagsFromResource'],
  ['redshift', 'redshift:CreateTags', 'redshift:DeleteTags'],
  ['route53', 'route53:ChangeTagsForResource', 'route53:ChangeTagsForResource'],
  ['s3', 's3:PutBucketTagging', 's3:PutBucketTagging'],
  ['sagemaker', 'sagemaker:AddTags', 'sagemaker:DeleteTags'],
  ['sqs', 'sqs:TagQueue', 'sqs:UntagQueue'],
  ['ssm', 'ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource'],
  ['storagegateway', 'storagegateway:AddTagsToResource', 'storagegateway:RemoveTagsFromResource'],
  ['workspaces', 'workspaces:CreateTags', 'workspaces:DeleteTags'],
  ...`athena backup batch bedrock cloudfront cloudwatch codeartifact codecommit codedeploy codepipeline cognito-identity
    cognito-idp config datasync dynamodb ecr ecs eks elasticfilesystem events fsx glue guardduty iot kafka kms lambda logs
    memorydb network-firewall ram resource-groups rolesanywhere schemas secretsmanager securityhub servicediscovery ses sns
    states synthetics timestream transfer wafv2 xray`
    .split(/\s+/)
    .map((service) => [service, `${service}:TagResource`, `${service}:UntagResource`] as const),
]

/** Each ARN of a service's is asked for by the service's own action. */
function ofService(service: string, action: string, place: Path, tags: Pick<AskRow, 'tags' | 'tagKeys'>): AskRow {
  return {
    action,
    on: [
      {
        type: 'any',
        parts: {
          Resource: {
            says: `ARNs of ${service} in ${place}`,
            of: ({ parameters }) =>
              textsAt(place, parameters, parameters).filter((arn) => parseArn(arn)?.service === service),
          },
        },
      },
    ],
    ifGiven: true,
    ...tags,
  }
}

const ARNS = 'ResourceARNList[]'

/**
 * "In addition to the tag:TagResources permission required by this operation, you must also have the tagging permission
 * defined by the service that created the resource."
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html
 */
export const resourcegroupstaggingapi: ServiceExceptions = {
  service: 'resourcegroupstaggingapi',
  types: { any: '${Resource}' },
  operations: {
    TagResources: (rows) => [
      ...rows,
      ...ACTIONS.map(([service, tag]) => ofService(service, tag, ARNS, { tags: 'Tags' })),
    ],
    UntagResources: (rows) => [
      ...rows,
      ...ACTIONS.map(([service, , untag]) => ofService(service, untag, ARNS, { tagKeys: 'TagKeys[]' })),
    ],
  },
}
