import { apiGateway } from './api-gateway.ts'
import { autoScaling } from './auto-scaling.ts'
import { cloudformation } from './cloudformation.ts'
import { cloudwatchLogs } from './cloudwatch-logs.ts'
import { cognitoIdentityProvider } from './cognito-identity-provider.ts'
import { dynamodb } from './dynamodb.ts'
import { ec2 } from './ec2.ts'
import { ecr } from './ecr.ts'
import { ecs } from './ecs.ts'
import { eks } from './eks.ts'
import { elasticLoadBalancingV2 } from './elastic-load-balancing-v2.ts'
import { eventbridge } from './eventbridge.ts'
import { firehose } from './firehose.ts'
import { glue } from './glue.ts'
import { kinesis } from './kinesis.ts'
import { kms } from './kms.ts'
import { lambda } from './lambda.ts'
import { rds } from './rds.ts'
import { route53 } from './route-53.ts'
import { s3 } from './s3.ts'
import type { SdkCase } from './sdk-case.ts'
import { secretsManager } from './secrets-manager.ts'
import { sfn } from './sfn.ts'
import { sns } from './sns.ts'
import { sqs } from './sqs.ts'
import { ssm } from './ssm.ts'

/** By the end of the name of a client's package. */
export const SDK_CASES: Readonly<Record<string, readonly SdkCase[]>> = {
  'api-gateway': apiGateway,
  'auto-scaling': autoScaling,
  cloudformation,
  'cloudwatch-logs': cloudwatchLogs,
  'cognito-identity-provider': cognitoIdentityProvider,
  dynamodb,
  ec2,
  ecr,
  ecs,
  eks,
  'elastic-load-balancing-v2': elasticLoadBalancingV2,
  eventbridge,
  firehose,
  glue,
  kinesis,
  kms,
  lambda,
  rds,
  'route-53': route53,
  s3,
  'secrets-manager': secretsManager,
  sfn,
  sns,
  sqs,
  ssm,
}
