import type { ServiceExceptions } from '../rows.ts'
import { account } from './account.ts'
import { acm, acmPca } from './acm.ts'
import { apigateway } from './apigateway.ts'
import { apigatewaymanagementapi } from './apigatewaymanagementapi.ts'
import { apigatewayv2 } from './apigatewayv2.ts'
import { apprunner } from './apprunner.ts'
import { appsync } from './appsync.ts'
import { athena } from './athena.ts'
import { autoscaling } from './autoscaling/index.ts'
import { backup } from './backup.ts'
import { batch } from './batch.ts'
import { bedrock } from './bedrock.ts'
import { bedrockAgent } from './bedrock-agent.ts'
import { bedrockAgentRuntime } from './bedrock-agent-runtime.ts'
import { bedrockAgentcore, bedrockAgentcoreControl } from './bedrock-agentcore.ts'
import { bedrockDataAutomation, bedrockDataAutomationRuntime } from './bedrock-data-automation.ts'
import { bedrockRuntime } from './bedrock-runtime.ts'
import { chimeSdkMediaPipelines } from './chime-sdk-media-pipelines.ts'
import { chimeSdkMessaging } from './chime-sdk-messaging.ts'
import { cloudcontrol } from './cloudcontrol.ts'
import { cloudformation } from './cloudformation.ts'
import { cloudfront } from './cloudfront.ts'
import { cloudtrail } from './cloudtrail.ts'
import { codeartifact } from './codeartifact.ts'
import { codebuild } from './codebuild.ts'
import { codeconnections } from './codeconnections.ts'
import { codepipeline } from './codepipeline.ts'
import { cognitoIdentity } from './cognito-identity.ts'
import { cognitoIdp } from './cognito-idp.ts'
import { comprehend } from './comprehend.ts'
import { config } from './config.ts'
import { datapipeline } from './datapipeline.ts'
import { dax } from './dax.ts'
import { dms } from './dms.ts'
import { dynamodb } from './dynamodb/index.ts'
import { dynamodbstreams } from './dynamodbstreams.ts'
import { ec2 } from './ec2/index.ts'
import { ecr } from './ecr.ts'
import { ecs } from './ecs.ts'
import { eks } from './eks.ts'
import { elasticache } from './elasticache.ts'
import { elasticbeanstalk } from './elasticbeanstalk.ts'
import { elb } from './elb.ts'
import { elbv2 } from './elbv2.ts'
import { emr } from './emr.ts'
import { events } from './events.ts'
import { firehose } from './firehose.ts'
import { givenOtherwise } from './given-otherwise.ts'
import { glue } from './glue/index.ts'
import { imagebuilder } from './imagebuilder.ts'
import { iot } from './iot.ts'
import { iotsitewise } from './iotsitewise.ts'
import { kafka } from './kafka.ts'
import { keyspaces } from './keyspaces.ts'
import { kinesis } from './kinesis.ts'
import { kms } from './kms.ts'
import { lambda } from './lambda.ts'
import { lightsail } from './lightsail.ts'
import { logs } from './logs.ts'
import { namedOtherwise } from './named-otherwise.ts'
import { namesOfOthers } from './names-of-others.ts'
import { neptuneGraph } from './neptune-graph.ts'
import { neptunedata } from './neptunedata.ts'
import { networkFirewall } from './network-firewall.ts'
import { elasticsearch, opensearch } from './opensearch.ts'
import { organizations } from './organizations.ts'
import { pinpoint } from './pinpoint.ts'
import { pinpointSmsVoiceV2 } from './pinpoint-sms-voice-v2.ts'
import { quicksight } from './quicksight.ts'
import { docdb, neptune, rds } from './rds/index.ts'
import { redshift } from './redshift.ts'
import { redshiftData, redshiftServerless } from './redshift-serverless.ts'
import { resourcegroupstaggingapi } from './resourcegroupstaggingapi.ts'
import { route53, route53Domains } from './route53.ts'
import { s3 } from './s3/index.ts'
import { s3control, s3outposts } from './s3control/index.ts'
import { sagemaker, sagemakerFeatureStore, sagemakerRuntime } from './sagemaker.ts'
import { scheduler } from './scheduler.ts'
import { secretsmanager } from './secretsmanager.ts'
import { servicecatalog } from './servicecatalog.ts'
import { ses, sesv2 } from './ses/index.ts'
import { sns } from './sns.ts'
import { sqs } from './sqs.ts'
import { ssm } from './ssm.ts'
import { stepfunctions } from './stepfunctions.ts'
import { timestreamQuery } from './timestream-query.ts'
import { wafv2 } from './wafv2/index.ts'
import { workspaces } from './workspaces.ts'

/** What the rule gets wrong, by AWS's name of the model. */
const EXCEPTIONS: ReadonlyMap<string, ServiceExceptions> = new Map(
  [
    account,
    acm,
    acmPca,
    apigateway,
    apigatewaymanagementapi,
    apigatewayv2,
    apprunner,
    appsync,
    athena,
    autoscaling,
    backup,
    batch,
    bedrock,
    bedrockAgent,
    bedrockAgentRuntime,
    bedrockAgentcore,
    bedrockAgentcoreControl,
    bedrockDataAutomation,
    bedrockDataAutomationRuntime,
    bedrockRuntime,
    chimeSdkMediaPipelines,
    chimeSdkMessaging,
    cloudcontrol,
    cloudformation,
    cloudfront,
    cloudtrail,
    codeartifact,
    codebuild,
    ...codeconnections,
    codepipeline,
    cognitoIdentity,
    cognitoIdp,
    comprehend,
    config,
    datapipeline,
    dax,
    dms,
    docdb,
    dynamodb,
    dynamodbstreams,
    ec2,
    ecr,
    ecs,
    eks,
    elasticache,
    elasticbeanstalk,
    elasticsearch,
    elb,
    elbv2,
    emr,
    events,
    firehose,
    ...givenOtherwise,
    glue,
    imagebuilder,
    iot,
    iotsitewise,
    kafka,
    keyspaces,
    kinesis,
    kms,
    lambda,
    lightsail,
    logs,
    ...namedOtherwise,
    ...namesOfOthers,
    neptune,
    neptuneGraph,
    neptunedata,
    networkFirewall,
    opensearch,
    organizations,
    pinpoint,
    pinpointSmsVoiceV2,
    quicksight,
    rds,
    redshift,
    redshiftData,
    redshiftServerless,
    resourcegroupstaggingapi,
    route53,
    route53Domains,
    s3,
    s3control,
    s3outposts,
    sagemaker,
    sagemakerFeatureStore,
    sagemakerRuntime,
    scheduler,
    secretsmanager,
    servicecatalog,
    ses,
    sesv2,
    sns,
    sqs,
    ssm,
    stepfunctions,
    timestreamQuery,
    wafv2,
    workspaces,
  ].map((each) => [each.service, each]),
)

export function exceptionsOf(service: string): ServiceExceptions | undefined {
  return EXCEPTIONS.get(service)
}
