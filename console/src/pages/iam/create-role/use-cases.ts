/** A service that a role can be for: what people call it, and its principal. */
export interface UseCase {
  readonly name: string
  readonly principal: string
}

/** AWS's two commonest come first, as in its console; the others by name. */
export const USE_CASES: readonly UseCase[] = [
  { name: 'EC2', principal: 'ec2.amazonaws.com' },
  { name: 'Lambda', principal: 'lambda.amazonaws.com' },
  { name: 'API Gateway', principal: 'apigateway.amazonaws.com' },
  { name: 'App Runner', principal: 'tasks.apprunner.amazonaws.com' },
  { name: 'Backup', principal: 'backup.amazonaws.com' },
  { name: 'Batch', principal: 'batch.amazonaws.com' },
  { name: 'Bedrock', principal: 'bedrock.amazonaws.com' },
  { name: 'CloudFormation', principal: 'cloudformation.amazonaws.com' },
  { name: 'CloudTrail', principal: 'cloudtrail.amazonaws.com' },
  { name: 'CodeBuild', principal: 'codebuild.amazonaws.com' },
  { name: 'CodeDeploy', principal: 'codedeploy.amazonaws.com' },
  { name: 'CodePipeline', principal: 'codepipeline.amazonaws.com' },
  { name: 'Config', principal: 'config.amazonaws.com' },
  { name: 'EKS', principal: 'eks.amazonaws.com' },
  { name: 'EKS - Pod Identity', principal: 'pods.eks.amazonaws.com' },
  { name: 'Elastic Container Service', principal: 'ecs.amazonaws.com' },
  { name: 'Elastic Container Service Task', principal: 'ecs-tasks.amazonaws.com' },
  { name: 'EventBridge', principal: 'events.amazonaws.com' },
  { name: 'EventBridge Pipes', principal: 'pipes.amazonaws.com' },
  { name: 'EventBridge Scheduler', principal: 'scheduler.amazonaws.com' },
  { name: 'Firehose', principal: 'firehose.amazonaws.com' },
  { name: 'Glue', principal: 'glue.amazonaws.com' },
  { name: 'RDS', principal: 'rds.amazonaws.com' },
  { name: 'S3', principal: 's3.amazonaws.com' },
  { name: 'SageMaker', principal: 'sagemaker.amazonaws.com' },
  { name: 'SNS', principal: 'sns.amazonaws.com' },
  { name: 'Step Functions', principal: 'states.amazonaws.com' },
  { name: 'Systems Manager', principal: 'ssm.amazonaws.com' },
  { name: 'VPC Flow Logs', principal: 'vpc-flow-logs.amazonaws.com' },
]

/** The service whose roles reach it by an instance profile. */
export const EC2 = 'ec2.amazonaws.com'
