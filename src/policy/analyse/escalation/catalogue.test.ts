import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Account, type EscalationPath, escalation } from '../index.ts'
import { METHODS } from './graph.ts'
import { ACCOUNT_ID, ADMINISTRATOR_ACCESS, account, allow, document, group, inline, role, user } from './testing.ts'

/**
 * The paths of the public catalogue: what each takes beside iam:PassRole, which `+` stands for, and what a role has to
 * trust. Where the catalogue names a permission that only looks (`ecs:DescribeTasks`), uploads to a bucket of anyone's
 * (`s3:PutObject`) or is needed in some accounts alone (`iam:DeleteAccessKey`), it is left out.
 *
 * @see https://pathfinding.cloud/paths/
 */
const CATALOGUE: Readonly<Record<string, readonly [takes: string, trusts?: string]>> = {
  'amplify-001': ['+ amplify:CreateApp amplify:CreateBranch amplify:StartJob', 'amplify'],
  'apprunner-001': ['+ apprunner:CreateService', 'tasks.apprunner'],
  'apprunner-002': ['apprunner:UpdateService', 'tasks.apprunner'],
  'batch-001': ['+ batch:RegisterJobDefinition batch:SubmitJob', 'ecs-tasks'],
  'batch-002': ['batch:SubmitJob', 'ecs-tasks'],
  'batch-003': [
    '+ batch:CreateComputeEnvironment batch:CreateJobQueue batch:RegisterJobDefinition batch:SubmitJob',
    'ecs-tasks',
  ],
  'bedrock-001': [
    '+ bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter',
    'bedrock-agentcore',
  ],
  'bedrock-002': [
    'bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter',
    'bedrock-agentcore',
  ],
  'bedrock-003': [
    '+ bedrock-agentcore:CreateAgentRuntime bedrock-agentcore:InvokeAgentRuntimeCommand',
    'bedrock-agentcore',
  ],
  'bedrock-004': ['bedrock-agentcore:InvokeAgentRuntimeCommand', 'bedrock-agentcore'],
  'bedrock-005': [
    '+ bedrock-agentcore:CreateHarness bedrock-agentcore:CreateAgentRuntime bedrock-agentcore:InvokeAgentRuntimeCommand',
    'bedrock-agentcore',
  ],
  'bedrock-006': [
    '+ bedrock-agentcore:CreateBrowser bedrock-agentcore:StartBrowserSession bedrock-agentcore:ConnectBrowserAutomationStream',
    'bedrock-agentcore',
  ],
  'bedrock-007': [
    'bedrock-agentcore:StartBrowserSession bedrock-agentcore:ConnectBrowserAutomationStream',
    'bedrock-agentcore',
  ],
  'braket-001': ['+ braket:CreateJob', 'braket'],
  'cloudformation-001': ['+ cloudformation:CreateStack', 'cloudformation'],
  'cloudformation-002': ['cloudformation:UpdateStack', 'cloudformation'],
  'cloudformation-003': ['+ cloudformation:CreateStackSet cloudformation:CreateStackInstances', 'cloudformation'],
  'cloudformation-004': ['+ cloudformation:UpdateStackSet', 'cloudformation'],
  'cloudformation-005': ['cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet', 'cloudformation'],
  'codebuild-001': ['+ codebuild:CreateProject codebuild:StartBuild', 'codebuild'],
  'codebuild-002': ['codebuild:StartBuild', 'codebuild'],
  'codebuild-003': ['codebuild:StartBuildBatch', 'codebuild'],
  'codebuild-004': ['+ codebuild:CreateProject codebuild:StartBuildBatch', 'codebuild'],
  'codedeploy-001': [
    'codedeploy:CreateDeployment codedeploy:RegisterApplicationRevision codedeploy:GetDeploymentConfig',
    'ec2',
  ],
  'cognitoidentity-001': ['+ cognito-identity:SetIdentityPoolRoles', 'cognito-identity'],
  'datapipeline-001': [
    '+ datapipeline:CreatePipeline datapipeline:PutPipelineDefinition datapipeline:ActivatePipeline',
    'ec2',
  ],
  'ec2-001': ['+ ec2:RunInstances', 'ec2'],
  'ec2-002': ['ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances', 'ec2'],
  'ec2-003': ['ec2-instance-connect:SendSSHPublicKey', 'ec2'],
  'ec2-004': ['+ ec2:RequestSpotInstances', 'ec2'],
  'ec2-005': ['ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate', 'ec2'],
  'ecs-001': ['+ ecs:CreateCluster ecs:RegisterTaskDefinition ecs:CreateService', 'ecs-tasks'],
  'ecs-002': ['+ ecs:CreateCluster ecs:RegisterTaskDefinition ecs:RunTask', 'ecs-tasks'],
  'ecs-003': ['+ ecs:RegisterTaskDefinition ecs:CreateService', 'ecs-tasks'],
  'ecs-004': ['+ ecs:RegisterTaskDefinition ecs:RunTask', 'ecs-tasks'],
  'ecs-005': ['+ ecs:RegisterTaskDefinition ecs:StartTask', 'ecs-tasks'],
  'ecs-006': ['ecs:ExecuteCommand', 'ecs-tasks'],
  'ecs-007': ['+ ecs:RegisterContainerInstance ecs:StartTask', 'ecs-tasks'],
  'ecs-008': ['+ ecs:RunTask', 'ecs-tasks'],
  'ecs-009': ['+ ecs:StartTask', 'ecs-tasks'],
  'emr-001': ['+ elasticmapreduce:RunJobFlow', 'ec2'],
  'emrserverless-001': ['+ emr-serverless:CreateApplication emr-serverless:StartJobRun', 'emr-serverless'],
  'gamelift-001': ['+ gamelift:CreateBuild gamelift:RequestUploadCredentials gamelift:CreateFleet', 'gamelift'],
  'glue-001': ['+ glue:CreateDevEndpoint', 'glue'],
  'glue-002': ['glue:UpdateDevEndpoint', 'glue'],
  'glue-003': ['+ glue:CreateJob glue:StartJobRun', 'glue'],
  'glue-004': ['+ glue:CreateJob glue:CreateTrigger', 'glue'],
  'glue-005': ['+ glue:UpdateJob glue:StartJobRun', 'glue'],
  'glue-006': ['+ glue:UpdateJob glue:CreateTrigger', 'glue'],
  'glue-007': ['+ glue:CreateSession glue:RunStatement', 'glue'],
  'iam-001': ['iam:CreatePolicyVersion'],
  'iam-002': ['iam:CreateAccessKey'],
  'iam-003': ['iam:CreateAccessKey'],
  'iam-004': ['iam:CreateLoginProfile'],
  'iam-005': ['iam:PutRolePolicy'],
  'iam-006': ['iam:UpdateLoginProfile'],
  'iam-007': ['iam:PutUserPolicy'],
  'iam-008': ['iam:AttachUserPolicy'],
  'iam-009': ['iam:AttachRolePolicy'],
  'iam-010': ['iam:AttachGroupPolicy'],
  'iam-011': ['iam:PutGroupPolicy'],
  'iam-012': ['iam:UpdateAssumeRolePolicy'],
  'iam-013': ['iam:AddUserToGroup'],
  'iam-014': ['iam:AttachRolePolicy sts:AssumeRole'],
  'iam-015': ['iam:AttachUserPolicy iam:CreateAccessKey'],
  'iam-016': ['iam:CreatePolicyVersion sts:AssumeRole'],
  'iam-017': ['iam:PutRolePolicy sts:AssumeRole'],
  'iam-018': ['iam:PutUserPolicy iam:CreateAccessKey'],
  'iam-019': ['iam:AttachRolePolicy iam:UpdateAssumeRolePolicy'],
  'iam-020': ['iam:CreatePolicyVersion iam:UpdateAssumeRolePolicy'],
  'iam-021': ['iam:PutRolePolicy iam:UpdateAssumeRolePolicy'],
  'imagebuilder-001': [
    '+ imagebuilder:CreateComponent imagebuilder:CreateImageRecipe imagebuilder:CreateInfrastructureConfiguration imagebuilder:CreateImage',
    'ec2',
  ],
  'kinesisanalytics-001': [
    '+ kinesisanalytics:CreateApplication kinesisanalytics:StartApplication',
    'kinesisanalytics',
  ],
  'lambda-001': ['+ lambda:CreateFunction lambda:InvokeFunction', 'lambda'],
  'lambda-002': ['+ lambda:CreateFunction lambda:CreateEventSourceMapping', 'lambda'],
  'lambda-003': ['lambda:UpdateFunctionCode', 'lambda'],
  'lambda-004': ['lambda:UpdateFunctionCode', 'lambda'],
  'lambda-005': ['lambda:UpdateFunctionCode', 'lambda'],
  'lambda-006': ['+ lambda:CreateFunction lambda:AddPermission', 'lambda'],
  'mwaa-001': ['+ airflow:CreateEnvironment', 'airflow'],
  'mwaa-002': ['airflow:UpdateEnvironment', 'airflow'],
  'omics-001': ['+ omics:CreateWorkflow omics:StartRun', 'omics'],
  'sagemaker-001': ['+ sagemaker:CreateNotebookInstance', 'sagemaker'],
  'sagemaker-002': ['+ sagemaker:CreateTrainingJob', 'sagemaker'],
  'sagemaker-003': ['+ sagemaker:CreateProcessingJob', 'sagemaker'],
  'sagemaker-004': ['sagemaker:CreatePresignedNotebookInstanceUrl', 'sagemaker'],
  'sagemaker-005': [
    'sagemaker:CreateNotebookInstanceLifecycleConfig sagemaker:StopNotebookInstance sagemaker:UpdateNotebookInstance sagemaker:StartNotebookInstance',
    'sagemaker',
  ],
  'ssm-001': ['ssm:StartSession', 'ec2'],
  'ssm-002': ['ssm:SendCommand', 'ec2'],
  'ssm-003': ['+ ssm:CreateDocument ssm:StartAutomationExecution', 'ssm'],
  'sts-001': ['sts:AssumeRole'],
}

/** Two principals with just these permissions, among others; a role that an administrator's service could have. */
function accountWith(actions: readonly string[], service: string | undefined, isChain: boolean): Account {
  const own = `arn:aws:iam::${ACCOUNT_ID}:policy/own`
  const other = `arn:aws:iam::${ACCOUNT_ID}:policy/other`
  // Where a step prepares another, it is not on the principal itself, which would be enough.
  const others = ['user/worker', 'role/open', 'role/closed', 'policy/other']
  const Resource = isChain ? others.map((name) => `arn:aws:iam::${ACCOUNT_ID}:${name}`) : '*'
  const inlinePolicies = inline(allow(actions.length > 0 ? actions : 'none:None', { Resource }))
  const onlyServices = { Service: 'none.amazonaws.com' }
  const hasBoss = !isChain
  const bossTrusts = service ? { Service: `${service}.amazonaws.com` } : onlyServices
  return account({
    users: [
      user('alice', { inlinePolicies, attachedPolicies: [own], groups: ['team'] }),
      ...(hasBoss ? [user('boss', { attachedPolicies: [ADMINISTRATOR_ACCESS] })] : []),
      user('worker', { attachedPolicies: [other] }),
    ],
    groups: [group('team'), group('admins', { attachedPolicies: [ADMINISTRATOR_ACCESS] })],
    roles: [
      role('mallory', onlyServices, { inlinePolicies }),
      ...(hasBoss
        ? [
            role('boss', actions[0] === 'sts:AssumeRole' ? { AWS: ACCOUNT_ID } : bossTrusts, {
              attachedPolicies: [ADMINISTRATOR_ACCESS],
            }),
          ]
        : []),
      role('open', { AWS: ACCOUNT_ID }, { attachedPolicies: [other] }),
      role('closed', onlyServices, { attachedPolicies: [other] }),
    ],
    managedPolicies: [
      { arn: own, document: document(allow('s3:ListAllMyBuckets')) },
      { arn: other, document: document(allow('s3:ListAllMyBuckets')) },
    ],
  })
}

function pathsOf(id: string, of: Account): readonly EscalationPath[] {
  const { principals } = escalation(of)
  return principals
    .filter(({ name }) => name === 'alice' || name === 'mallory')
    .flatMap(({ paths }) => paths.filter(({ steps }) => steps.every(({ catalogue }) => catalogue.includes(id))))
}

describe('each path of the public catalogue is found', () => {
  for (const [id, [takes, service]] of Object.entries(CATALOGUE)) {
    const actions = takes.split(' ').map((action) => (action === '+' ? 'iam:PassRole' : action))
    const isChain = service === undefined && actions.length > 1
    test(`${id}: ${actions.join(', ')}`, () => {
      const [path] = pathsOf(id, accountWith(actions, service, isChain))
      assert.ok(path, 'there is a path, and each of its steps is in the catalogue under this id')
      const asked = new Set(path.steps.flatMap(({ permissions }) => permissions.map(({ request }) => request.action)))
      for (const action of actions) {
        if (!isByTrust(path, action)) assert.ok(asked.has(action), `${action} is part of it`)
        const without = actions.filter((each) => each !== action)
        assert.deepEqual(pathsOf(id, accountWith(without, service, isChain)), [], `not without ${action}`)
      }
    })
  }

  test('and no row names one that is not in it', () => {
    const named = new Set(METHODS.flatMap(({ method }) => method.catalogue))
    assert.deepEqual([...named].sort(), Object.keys(CATALOGUE).sort())
  })
})

/** Who writes the role's trust policy needs no permission to assume it. */
function isByTrust({ steps }: EscalationPath, action: string): boolean {
  return action === 'sts:AssumeRole' && steps.some(({ method }) => method === 'iam:UpdateAssumeRolePolicy')
}
