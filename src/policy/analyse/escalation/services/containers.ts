import { DOCS, type ServiceRow } from './row.ts'

/** Containers: ECS, Batch and App Runner. */
export const containerRows: readonly ServiceRow[] = [
  {
    catalogue: ['ecs-002'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:CreateCluster': ['cluster'],
      'ecs:RegisterTaskDefinition': ['task-definition'],
      'ecs:RunTask': ['task-definition'],
    },
    does: 'an ECS task with an image of its own, in a cluster of its own',
    source: `${DOCS}/AmazonECS/latest/developerguide/task-iam-roles.html`,
  },
  {
    catalogue: ['ecs-001'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:CreateCluster': ['cluster'],
      'ecs:RegisterTaskDefinition': ['task-definition'],
      'ecs:CreateService': ['service'],
    },
    does: 'an ECS service with an image of its own, in a cluster of its own',
    source: `${DOCS}/AmazonECS/latest/developerguide/task-iam-roles.html`,
  },
  {
    catalogue: ['ecs-004'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:RegisterTaskDefinition': ['task-definition'],
      'ecs:RunTask': ['task-definition'],
    },
    does: 'an ECS task with an image of its own',
    assumes: 'there is an ECS cluster',
    source: `${DOCS}/AmazonECS/latest/developerguide/task-iam-roles.html`,
  },
  {
    catalogue: ['ecs-003'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:RegisterTaskDefinition': ['task-definition'],
      'ecs:CreateService': ['service'],
    },
    does: 'an ECS service with an image of its own',
    assumes: 'there is an ECS cluster',
    source: `${DOCS}/AmazonECS/latest/developerguide/task-iam-roles.html`,
  },
  {
    catalogue: [],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:RegisterTaskDefinition': ['task-definition'],
      'ecs:UpdateService': ['service'],
    },
    does: 'the tasks of an ECS service that is there, with an image of its own',
    assumes: 'there is an ECS service',
    source: `${DOCS}/AmazonECS/latest/APIReference/API_UpdateService.html`,
  },
  {
    catalogue: ['ecs-005'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:RegisterTaskDefinition': ['task-definition'],
      'ecs:StartTask': ['task-definition'],
    },
    does: 'an ECS task with an image of its own, on a container instance',
    assumes: 'an ECS cluster has a container instance',
    source: `${DOCS}/AmazonECS/latest/APIReference/API_StartTask.html`,
  },
  {
    catalogue: ['ecs-007'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:RegisterContainerInstance': ['cluster'],
      'ecs:StartTask': ['task-definition'],
    },
    does: 'an ECS task that is there, by an override, on a container instance that it registers',
    assumes: 'there are an ECS cluster and a task definition, and it can run commands on an EC2 instance',
    source: `${DOCS}/AmazonECS/latest/APIReference/API_RegisterContainerInstance.html`,
  },
  {
    catalogue: ['ecs-008'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:RunTask': ['task-definition'],
    },
    does: 'an ECS task that is there, by an override of its role and command',
    assumes: 'there are an ECS cluster and a task definition',
    source: `${DOCS}/AmazonECS/latest/APIReference/API_TaskOverride.html`,
  },
  {
    catalogue: ['ecs-009'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:StartTask': ['task-definition'],
    },
    does: 'an ECS task that is there, by an override of its role and command, on a container instance',
    assumes: 'an ECS cluster has a container instance, and there is a task definition',
    source: `${DOCS}/AmazonECS/latest/APIReference/API_TaskOverride.html`,
  },
  {
    catalogue: ['ecs-006'],
    trusted: ['ecs-tasks.amazonaws.com'],
    needs: {
      'ecs:ExecuteCommand': ['cluster', 'task'],
    },
    does: 'opens a shell in an ECS task that has {role}',
    assumes: 'an ECS task with ECS Exec has {role}',
    source: `${DOCS}/AmazonECS/latest/APIReference/API_ExecuteCommand.html`,
  },
  {
    catalogue: ['batch-003'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'batch:CreateComputeEnvironment': ['compute-environment'],
      'batch:CreateJobQueue': ['job-queue'],
      'batch:RegisterJobDefinition': ['job-definition'],
      'batch:SubmitJob': ['job-definition', 'job-queue'],
    },
    does: 'a batch job with an image of its own, in a queue of its own',
    source: `${DOCS}/batch/latest/userguide/job_definitions.html`,
  },
  {
    catalogue: ['batch-001'],
    trusted: ['ecs-tasks.amazonaws.com'],
    passedTo: ['ecs-tasks.amazonaws.com'],
    needs: {
      'batch:RegisterJobDefinition': ['job-definition'],
      'batch:SubmitJob': ['job-definition', 'job-queue'],
    },
    does: 'a batch job with an image of its own',
    assumes: 'there is a queue of batch jobs',
    source: `${DOCS}/batch/latest/userguide/job_definitions.html`,
  },
  {
    catalogue: ['batch-002'],
    trusted: ['ecs-tasks.amazonaws.com'],
    needs: {
      'batch:SubmitJob': ['job-definition', 'job-queue'],
    },
    does: 'runs a batch job that has {role} with a command of its own',
    assumes: 'a definition of batch jobs has {role}, and there is a queue',
    source: `${DOCS}/batch/latest/APIReference/API_SubmitJob.html`,
  },
  {
    catalogue: ['apprunner-001'],
    trusted: ['tasks.apprunner.amazonaws.com'],
    passedTo: ['tasks.apprunner.amazonaws.com', 'apprunner.amazonaws.com'],
    needs: {
      'apprunner:CreateService': ['service'],
    },
    does: 'an App Runner service with an image of its own',
    source: `${DOCS}/apprunner/latest/dg/security_iam_service-with-iam.html`,
  },
  {
    catalogue: ['apprunner-002'],
    trusted: ['tasks.apprunner.amazonaws.com'],
    needs: {
      'apprunner:UpdateService': ['service'],
    },
    does: 'changes the image or the command of an App Runner service that has {role}',
    assumes: 'an App Runner service has {role}',
    source: `${DOCS}/apprunner/latest/api/API_UpdateService.html`,
  },
  {
    catalogue: [],
    trusted: ['pods.eks.amazonaws.com'],
    passedTo: ['pods.eks.amazonaws.com'],
    needs: {
      'eks:CreatePodIdentityAssociation': ['cluster'],
    },
    does: 'the pods of an EKS cluster, by a service account',
    assumes: 'it can run a pod in an EKS cluster',
    source: `${DOCS}/eks/latest/userguide/pod-id-association.html`,
  },
]
