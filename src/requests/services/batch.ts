import { UNKNOWN } from '../../aws/index.ts'
import { passRole, passRoleInText, tagsOnCreate } from '../common-rows.ts'
import { isRecord } from '../path.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'
import { oneOf } from '../said-keys.ts'

/**
 * "The request ARN includes the revision (for example, job-definition/my-job-def:1)": which is the latest, a name alone
 * does not say.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/iam-example-restrict-job-submission.html
 */
const REVISION: ResourceRow = {
  type: 'job-definition',
  parts: {
    JobDefinitionName: {
      says: '`jobDefinition` with its revision',
      of: ({ parameters: { jobDefinition } }) => {
        if (typeof jobDefinition !== 'string' || jobDefinition === '') return undefined
        return /[^:]:\d+$/.test(jobDefinition) ? jobDefinition : `${jobDefinition}:${UNKNOWN}`
      },
    },
  },
}

const QUEUE: ResourceRow = { type: 'job-queue', parts: { JobQueueName: 'jobQueue' } }

/** Instances are given a profile, and the role that is in it; a role is written for one as well. */
const INSTANCE_ROLE: AskRow = {
  action: 'iam:PassRole',
  on: [
    {
      type: 'iam:role',
      parts: {
        RoleNameWithPath: {
          says: 'the role of the profile `computeResources.instanceRole`, which is unknown',
          of: ({ parameters: { computeResources } }) =>
            isRecord(computeResources) && computeResources.instanceRole ? UNKNOWN : undefined,
        },
      },
    },
  ],
  ifGiven: true,
  keys: { 'iam:PassedToService': '=ec2.amazonaws.com' },
}

const ROLES: readonly AskRow[] = [
  passRole(['serviceRole'], 'batch.amazonaws.com'),
  passRole(['computeResources.spotIamFleetRole'], 'spotfleet.amazonaws.com'),
  passRole(['computeResources.managedInstancesProvider.infrastructureRoleArn'], 'ecs.amazonaws.com'),
  INSTANCE_ROLE,
]

/** A share of a quota is asked for only where it is named: the queue alone, of which it is, names none. */
const SHARE: ResourceRow = {
  type: 'quota-share',
  parts: {
    JobQueueName: {
      says: '`jobQueue`, with `quotaShareName`',
      of: ({ parameters: { jobQueue, quotaShareName } }) =>
        quotaShareName && typeof jobQueue === 'string' ? jobQueue.replace(/^.*:job-queue\//, '') : undefined,
    },
    QuotaShareName: 'quotaShareName',
  },
  optional: true,
}

function ofShare(row: AskRow): AskRow {
  return row.on === undefined ? row : { ...row, on: row.on.map((each) => (each.type === SHARE.type ? SHARE : each)) }
}

const JOB_ROLES = ['jobRoleArn', 'executionRoleArn']
const TASK_ROLES = ['taskRoleArn', 'executionRoleArn']
const OF_NODES = 'nodeProperties.nodeRangeProperties[]'
const DEFINED_ROLES = passRole(
  [
    ...JOB_ROLES.flatMap((name) => [`containerProperties.${name}`, `${OF_NODES}.container.${name}`]),
    ...TASK_ROLES.flatMap((name) => [
      `ecsProperties.taskProperties[].${name}`,
      `${OF_NODES}.ecsProperties.taskProperties[].${name}`,
    ]),
  ],
  'ecs-tasks.amazonaws.com',
)

const LOGS = 'containerProperties.logConfiguration'
const POD = 'eksProperties.podProperties'
const CONTAINER_KEYS = {
  'batch:AWSLogsCreateGroup': `${LOGS}.options.awslogs-create-group`,
  'batch:AWSLogsGroup': `${LOGS}.options.awslogs-group`,
  'batch:AWSLogsRegion': `${LOGS}.options.awslogs-region`,
  'batch:AWSLogsStreamPrefix': `${LOGS}.options.awslogs-stream-prefix`,
  'batch:EKSImage': `${POD}.containers[].image`,
  'batch:EKSNamespace': `${POD}.metadata.namespace`,
  'batch:EKSPrivileged': `${POD}.containers[].securityContext.privileged`,
  'batch:EKSRunAsGroup': `${POD}.containers[].securityContext.runAsGroup`,
  'batch:EKSRunAsUser': `${POD}.containers[].securityContext.runAsUser`,
  'batch:EKSServiceAccountName': `${POD}.serviceAccountName`,
  'batch:Image': 'containerProperties.image',
  'batch:LogDriver': `${LOGS}.logDriver`,
  'batch:Privileged': 'containerProperties.privileged',
  'batch:User': 'containerProperties.user',
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_batch.html */
export const batch: ServiceExceptions = {
  service: 'batch',
  read: 'all',
  operations: {
    CreateComputeEnvironment: ([own]) => [
      ...(own ? [own] : []),
      ...ROLES,
      tagsOnCreate(
        'batch:TagResource',
        [{ type: 'compute-environment', parts: { ComputeEnvironmentName: 'computeEnvironmentName' } }],
        'tags',
      ),
    ],
    DeregisterJobDefinition: [{ action: 'batch:DeregisterJobDefinition', on: [REVISION] }],
    RegisterJobDefinition: ([own]) => [
      ...(own ? [{ ...own, keys: { ...own.keys, ...CONTAINER_KEYS } }] : []),
      DEFINED_ROLES,
      tagsOnCreate(
        'batch:TagResource',
        [{ type: 'job-definition', parts: { JobDefinitionName: 'jobDefinitionName' } }],
        'tags',
      ),
    ],
    // "You must provide both job queue and job definition resource types"; the job itself is made by the call.
    SubmitJob: [
      {
        action: 'batch:SubmitJob',
        on: [
          QUEUE,
          REVISION,
          {
            type: 'consumable-resource',
            parts: {
              ConsumableResourceName:
                'consumableResourcePropertiesOverride.consumableResourceList[].consumableResource',
            },
            optional: true,
          },
        ],
        tags: 'tags',
        keys: {
          'batch:EKSImage': oneOf('**.eksPropertiesOverride.podProperties.containers[].image'),
          'batch:EKSNamespace': oneOf('**.eksPropertiesOverride.podProperties.metadata.namespace'),
          'batch:ShareIdentifier': 'shareIdentifier',
        },
      },
      tagsOnCreate('batch:TagResource', [{ type: 'job', made: true }], 'tags'),
    ],
    SubmitServiceJob: (generated) => [
      ...generated.filter(({ action }) => action.startsWith('batch:')).map(ofShare),
      passRoleInText('serviceRequestPayload', 'RoleArn', 'sagemaker.amazonaws.com'),
      tagsOnCreate('batch:TagResource', [{ type: 'service-job', made: true }], 'tags'),
    ],
    UpdateComputeEnvironment: ([own]) => [...(own ? [own] : []), ...ROLES],
  },
}
