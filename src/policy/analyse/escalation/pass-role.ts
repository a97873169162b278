import type { Method } from './method.ts'
import { isServiceLinked } from './principals.ts'

/** A way to run code, or calls of one's choice, with a role that a service assumes. */
interface ServiceRow {
  /** Whom the role must trust: the service's principal. */
  readonly service: string
  /** What `iam:PassedToService` says, where that is another name. */
  readonly passedTo?: string
  /** Needed on resources of the principal's choice, beside `iam:PassRole`. */
  readonly actions: readonly string[]
  /** What it does, after `passes the role R to`. */
  readonly does: string
  readonly source: string
  /** Where the service takes the role from a resource that exists, nothing is passed. */
  readonly existing?: string
}

const DOCS = 'https://docs.aws.amazon.com'

/** Services that run what they are given with a role that is passed to them: one row per way. */
const PASSED: readonly ServiceRow[] = [
  {
    service: 'lambda.amazonaws.com',
    actions: ['lambda:CreateFunction', 'lambda:InvokeFunction'],
    does: 'a Lambda function of its own, and invokes it',
    source: `${DOCS}/lambda/latest/dg/lambda-intro-execution-role.html`,
  },
  {
    service: 'lambda.amazonaws.com',
    actions: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    does: 'a Lambda function of its own, which an event source invokes',
    source: `${DOCS}/lambda/latest/dg/invocation-eventsourcemapping.html`,
  },
  {
    service: 'lambda.amazonaws.com',
    actions: ['lambda:CreateFunction', 'lambda:AddPermission'],
    does: 'a Lambda function of its own, and lets another account invoke it',
    source: `${DOCS}/lambda/latest/dg/access-control-resource-based.html`,
  },
  {
    service: 'ec2.amazonaws.com',
    actions: ['ec2:RunInstances'],
    does: 'an EC2 instance of its own, by its instance profile',
    source: `${DOCS}/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html`,
  },
  {
    service: 'ec2.amazonaws.com',
    actions: ['ec2:AssociateIamInstanceProfile'],
    does: 'an EC2 instance on which it can run commands',
    source: `${DOCS}/AWSEC2/latest/APIReference/API_AssociateIamInstanceProfile.html`,
  },
  {
    service: 'ec2.amazonaws.com',
    actions: ['autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup'],
    does: 'the instances of an Auto Scaling group of its own',
    source: `${DOCS}/autoscaling/ec2/userguide/us-iam-role.html`,
  },
  {
    service: 'cloudformation.amazonaws.com',
    actions: ['cloudformation:CreateStack'],
    does: 'a CloudFormation stack that creates what it wants',
    source: `${DOCS}/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html`,
  },
  {
    service: 'cloudformation.amazonaws.com',
    actions: ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
    does: 'a change set of a CloudFormation stack, and executes it',
    source: `${DOCS}/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html`,
  },
  {
    service: 'glue.amazonaws.com',
    actions: ['glue:CreateDevEndpoint'],
    does: 'a Glue development endpoint, and logs in to it',
    source: `${DOCS}/glue/latest/dg/create-an-iam-role.html`,
  },
  {
    service: 'glue.amazonaws.com',
    actions: ['glue:CreateJob', 'glue:StartJobRun'],
    does: 'a Glue job with a script of its own, and runs it',
    source: `${DOCS}/glue/latest/dg/create-an-iam-role.html`,
  },
  {
    service: 'sagemaker.amazonaws.com',
    actions: ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'],
    does: 'a SageMaker notebook, and opens it',
    source: `${DOCS}/sagemaker/latest/dg/sagemaker-roles.html`,
  },
  {
    service: 'sagemaker.amazonaws.com',
    actions: ['sagemaker:CreateTrainingJob'],
    does: 'a SageMaker training job with an image of its own',
    source: `${DOCS}/sagemaker/latest/dg/sagemaker-roles.html`,
  },
  {
    service: 'sagemaker.amazonaws.com',
    actions: ['sagemaker:CreateProcessingJob'],
    does: 'a SageMaker processing job with an image of its own',
    source: `${DOCS}/sagemaker/latest/dg/sagemaker-roles.html`,
  },
  {
    service: 'codebuild.amazonaws.com',
    actions: ['codebuild:CreateProject', 'codebuild:StartBuild'],
    does: 'a CodeBuild project with a build specification of its own, and starts it',
    source: `${DOCS}/codebuild/latest/userguide/setting-up-service-role.html`,
  },
  {
    service: 'codepipeline.amazonaws.com',
    actions: ['codepipeline:CreatePipeline'],
    does: 'a pipeline that does what it wants',
    source: `${DOCS}/codepipeline/latest/userguide/how-to-custom-role.html`,
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    does: 'an ECS task with an image of its own',
    source: `${DOCS}/AmazonECS/latest/developerguide/task-iam-roles.html`,
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
    does: 'an ECS service with an image of its own',
    source: `${DOCS}/AmazonECS/latest/developerguide/task-iam-roles.html`,
  },
  {
    service: 'states.amazonaws.com',
    actions: ['states:CreateStateMachine', 'states:StartExecution'],
    does: 'a state machine that calls what it wants',
    source: `${DOCS}/step-functions/latest/dg/procedure-create-iam-role.html`,
  },
  {
    service: 'ssm.amazonaws.com',
    actions: ['ssm:CreateDocument', 'ssm:StartAutomationExecution'],
    does: 'an automation with steps of its own',
    source: `${DOCS}/systems-manager/latest/userguide/automation-setup-iam.html`,
  },
  {
    service: 'scheduler.amazonaws.com',
    actions: ['scheduler:CreateSchedule'],
    does: 'a schedule that calls what it wants',
    source: `${DOCS}/scheduler/latest/UserGuide/setting-up.html`,
  },
  {
    service: 'ec2.amazonaws.com',
    actions: ['elasticmapreduce:RunJobFlow'],
    does: 'the instances of an EMR cluster with steps of its own',
    source: `${DOCS}/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html`,
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    actions: ['batch:RegisterJobDefinition', 'batch:SubmitJob'],
    does: 'a batch job with an image of its own',
    source: `${DOCS}/batch/latest/userguide/job_definitions.html`,
  },
  {
    service: 'tasks.apprunner.amazonaws.com',
    passedTo: 'apprunner.amazonaws.com',
    actions: ['apprunner:CreateService'],
    does: 'an App Runner service with an image of its own',
    source: `${DOCS}/apprunner/latest/dg/security_iam_service-with-iam.html`,
  },
  {
    service: 'bedrock-agentcore.amazonaws.com',
    actions: [
      'bedrock-agentcore:CreateCodeInterpreter',
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
    ],
    does: 'a code interpreter, and runs code in it',
    source: `${DOCS}/bedrock-agentcore/latest/devguide/code-interpreter-resource-session-management.html`,
  },
]

/**
 * Ways to run code in what already has a role: nothing is passed. The data do not say whether there is such a thing.
 */
const EXISTING: readonly ServiceRow[] = [
  {
    service: 'lambda.amazonaws.com',
    actions: ['lambda:UpdateFunctionCode'],
    does: 'replaces the code of a Lambda function that has the role',
    existing: 'a Lambda function has the role, and is invoked',
    source: `${DOCS}/lambda/latest/api/API_UpdateFunctionCode.html`,
  },
  {
    service: 'lambda.amazonaws.com',
    actions: ['lambda:UpdateFunctionConfiguration'],
    does: 'puts a layer of its own into a Lambda function that has the role',
    existing: 'a Lambda function has the role, and is invoked',
    source: `${DOCS}/lambda/latest/api/API_UpdateFunctionConfiguration.html`,
  },
  {
    service: 'ec2.amazonaws.com',
    actions: ['ssm:SendCommand'],
    does: 'runs a command on an EC2 instance that has the role',
    existing: 'an EC2 instance that Systems Manager manages has the role',
    source: `${DOCS}/systems-manager/latest/APIReference/API_SendCommand.html`,
  },
  {
    service: 'ec2.amazonaws.com',
    actions: ['ssm:StartSession'],
    does: 'opens a shell on an EC2 instance that has the role',
    existing: 'an EC2 instance that Systems Manager manages has the role',
    source: `${DOCS}/systems-manager/latest/APIReference/API_StartSession.html`,
  },
  {
    service: 'ec2.amazonaws.com',
    actions: ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'],
    does: 'changes the user data of an EC2 instance that has the role, and restarts it',
    existing: 'an EC2 instance has the role',
    source: `${DOCS}/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html`,
  },
  {
    service: 'glue.amazonaws.com',
    actions: ['glue:UpdateDevEndpoint'],
    does: 'puts its own key on a Glue development endpoint that has the role',
    existing: 'a Glue development endpoint has the role',
    source: `${DOCS}/glue/latest/webapi/API_UpdateDevEndpoint.html`,
  },
  {
    service: 'sagemaker.amazonaws.com',
    actions: ['sagemaker:CreatePresignedNotebookInstanceUrl'],
    does: 'opens a SageMaker notebook that has the role',
    existing: 'a SageMaker notebook has the role',
    source: `${DOCS}/sagemaker/latest/APIReference/API_CreatePresignedNotebookInstanceUrl.html`,
  },
  {
    service: 'cloudformation.amazonaws.com',
    actions: ['cloudformation:UpdateStack'],
    does: 'updates a CloudFormation stack that has the role',
    existing: 'a CloudFormation stack has the role',
    source: `${DOCS}/AWSCloudFormation/latest/APIReference/API_UpdateStack.html`,
  },
  {
    service: 'codebuild.amazonaws.com',
    actions: ['codebuild:StartBuild'],
    does: 'starts a build of a CodeBuild project that has the role, with a build specification of its own',
    existing: 'a CodeBuild project has the role',
    source: `${DOCS}/codebuild/latest/APIReference/API_StartBuild.html`,
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    actions: ['ecs:ExecuteCommand'],
    does: 'opens a shell in an ECS task that has the role',
    existing: 'an ECS task with ECS Exec has the role',
    source: `${DOCS}/AmazonECS/latest/APIReference/API_ExecuteCommand.html`,
  },
]

function passMethod({ service, passedTo = service, actions, does, source }: ServiceRow): Method {
  return {
    name: `iam:PassRole to ${service}`,
    source,
    ways: (_, account) =>
      account.rolesTrusting(service).flatMap((target) =>
        isServiceLinked(target)
          ? []
          : [
              {
                target,
                gain: 'control' as const,
                needs: [
                  { action: 'iam:PassRole', resource: target.arn, context: { 'iam:PassedToService': passedTo } },
                  ...actions.map((action) => ({ action, resource: undefined })),
                ],
                sentence: `passes the role ${target.name} to ${does}`,
              },
            ],
      ),
  }
}

function existingMethod({ service, actions, does, source, existing = '' }: ServiceRow): Method {
  return {
    name: actions[0] ?? '',
    source,
    ways: (_, account) =>
      account.rolesTrusting(service).map((target) => ({
        target,
        gain: 'control' as const,
        needs: actions.map((action) => ({ action, resource: undefined })),
        sentence: does.replace('the role', `the role ${target.name}`),
        assumes: existing.replace('the role', `the role ${target.name}`),
      })),
  }
}

/** Methods that act as a role through a service that the role trusts. */
export const passRoleMethods: readonly Method[] = [...PASSED.map(passMethod), ...EXISTING.map(existingMethod)]
