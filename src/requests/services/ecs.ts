import { parseArn, UNKNOWN } from '../../aws/index.ts'
import {
  alsoAsks,
  alsoKeys,
  alsoTags,
  handedTo,
  inTurn,
  mainOn,
  passNamedRole,
  type RowsChange,
} from '../common-rows.ts'
import type { Path } from '../path.ts'
import type { Asked, ResourceRow, ServiceExceptions } from '../rows.ts'
import * as keys from './ecs-keys.ts'

/** `web:3`, or `web`: "if a revision isn't specified, the latest ACTIVE revision is used", which nobody says here. */
function taskDefinition(text: string): string {
  const name = parseArn(text)?.resource ?? text
  return name.includes(':') ? text : `${text}:${UNKNOWN}`
}

/** Roles of tasks are handed to those, and roles for volumes, load balancers and instances to ECS itself. */
const roles: RowsChange = (rows) =>
  rows.flatMap((row) => {
    if (row.action !== 'iam:PassRole') return [row]
    const places = row.on?.flatMap(({ arns }) => arns ?? []) ?? []
    const ofTasks = places.filter((place) => /(?:^|\.)(?:task|execution)RoleArn$/.test(place))
    const ofService = places.filter((place) => !ofTasks.includes(place))
    return [
      ...(ofTasks.length > 0 ? [passNamedRole(ofTasks, 'ecs-tasks.amazonaws.com')] : []),
      ...(ofService.length > 0 ? [passNamedRole(ofService, 'ecs.amazonaws.com')] : []),
    ]
  })

/** The tags of what is made, with the operation that makes it. */
function tagging(operation: string, on?: readonly ResourceRow[]): RowsChange {
  return alsoTags('ecs:TagResource', on, { 'ecs:CreateAction': `=${operation}` })
}

const inCluster = alsoKeys(keys.CLUSTER)
/** A provider of managed instances is one of its cluster's. */
const ofItsCluster = alsoAsks({
  action: 'ecs:PutClusterCapacityProviders',
  on: [{ type: 'cluster', parts: { ClusterName: 'cluster' } }],
  when: 'cluster',
})
/** What the container is said to be becomes a task definition of the service's own. */
const defining = alsoAsks({
  action: 'ecs:RegisterTaskDefinition',
  on: [{ type: 'new-task-definition', made: true }],
  when: 'primaryContainer',
})
const NEW_TASK: readonly ResourceRow[] = [{ type: 'task', parts: { ClusterName: ['cluster', '=default'] }, made: true }]
const REVISIONS: ResourceRow = { type: 'new-task-definition', parts: { Family: 'family' }, made: true }
const ATTRIBUTES = mainOn({
  type: 'container-instance',
  parts: { ClusterName: 'cluster', ContainerInstanceId: 'attributes[].targetId' },
})
const ofService = inTurn(inCluster, alsoKeys(keys.SERVICE))
const running = inTurn(
  mainOn({ type: 'task-definition', parts: { TaskDefinition: 'taskDefinition' } }),
  alsoKeys({ ...keys.CLUSTER, ...keys.LAUNCH, ...keys.OVERRIDDEN }),
  roles,
)
const serving = alsoKeys({ ...keys.CLUSTER, ...keys.TASK_DEFINITION, ...keys.LAUNCH })

/** Of deployments and revisions of services and daemons: the request has their ARNs, which have that of the service. */
function ofDeployments(place: Path, type: string, parent: 'service' | 'daemon'): RowsChange {
  const parents = {
    says: `the ${parent} in ${place}`,
    of: ({ parameters }: Asked) =>
      [parameters[place.replace('[]', '')]].flat().flatMap((arn) => {
        const [, cluster, name] = parseArn(String(arn))?.resource.split('/') ?? []
        return name === undefined ? [] : [String(arn).replace(/:[^:]*$/, `:${parent}/${cluster}/${name}`)]
      }),
  }
  return mainOn({ type: parent, parts: { [NAMES[parent]]: parents } }, { type, arns: [place] })
}

const DAEMON_TASK_DEFINITION: ResourceRow = {
  type: 'daemon-task-definition',
  parts: { TaskDefinition: 'daemonTaskDefinition' },
}

const NAMES = { service: 'ServiceName', daemon: 'DaemonName' } as const

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_ecs.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 */
export const ecs: ServiceExceptions = {
  service: 'ecs',
  read: 'all',
  types: {
    'task-definition': 'arn:${Partition}:ecs:${Region}:${Account}:task-definition/${TaskDefinition}',
    'daemon-task-definition': 'arn:${Partition}:ecs:${Region}:${Account}:daemon-task-definition/${TaskDefinition}',
    'new-task-definition': 'arn:${Partition}:ecs:${Region}:${Account}:task-definition/${Family}:${Revision}',
    'new-daemon-task-definition':
      'arn:${Partition}:ecs:${Region}:${Account}:daemon-task-definition/${Family}:${Revision}',
  },
  variables: {
    // "If you do not specify a cluster, the default cluster is assumed."
    ClusterName: { spelled: keys.nameOf, absent: 'default' },
    'cluster.ClusterName': { absent: 'default' },
    'task-set.ServiceName': { spelled: (text) => keys.nameOf(text).replace(/^.*\//, '') },
    TaskDefinition: { spelled: taskDefinition },
  },
  operations: {
    ...Object.fromEntries(
      [
        'DeleteService',
        'DescribeContainerInstances',
        'DescribeServices',
        'DescribeTasks',
        'GetTaskProtection',
        'ListServiceDeployments',
        'ListServices',
        'StopTask',
        'UpdateContainerAgent',
        'UpdateContainerInstancesState',
        'UpdateServicePrimaryTaskSet',
        'UpdateTaskProtection',
      ].map((operation) => [operation, inCluster]),
    ),
    CreateCapacityProvider: inTurn(tagging('CreateCapacityProvider'), handedTo('ecs.amazonaws.com'), ofItsCluster),
    DeleteCapacityProvider: ofItsCluster,
    UpdateCapacityProvider: inTurn(handedTo('ecs.amazonaws.com'), ofItsCluster),
    CreateCluster: inTurn(alsoKeys({ ...keys.PROVIDERS, ...keys.STORAGE_KEY }), tagging('CreateCluster')),
    UpdateCluster: alsoKeys(keys.STORAGE_KEY),
    PutClusterCapacityProviders: alsoKeys(keys.PROVIDERS),
    CreateDaemon: inTurn(alsoKeys(keys.DAEMON_KEYS), tagging('CreateDaemon')),
    UpdateDaemon: alsoKeys(keys.DAEMON_KEYS),
    CreateExpressGatewayService: inTurn(inCluster, tagging('CreateExpressGatewayService'), roles, defining),
    UpdateExpressGatewayService: inTurn(roles, defining),
    CreateService: inTurn(serving, tagging('CreateService'), roles),
    UpdateService: inTurn(serving, roles),
    CreateTaskSet: inTurn(
      alsoKeys({ ...keys.CLUSTER, ...keys.SERVICE, ...keys.TASK_DEFINITION, ...keys.STRATEGY }),
      tagging('CreateTaskSet'),
      roles,
    ),
    DeleteTaskSet: ofService,
    DescribeTaskSets: ofService,
    UpdateTaskSet: ofService,
    ListTasks: inTurn(
      mainOn({
        type: 'container-instance',
        parts: { ClusterName: { says: 'cluster', of: clusterOfInstance }, ContainerInstanceId: 'containerInstance' },
        optional: true,
      }),
      inCluster,
    ),
    DeleteAttributes: inTurn(ATTRIBUTES, inCluster),
    PutAttributes: inTurn(ATTRIBUTES, inCluster),
    ExecuteCommand: alsoKeys({ ...keys.CLUSTER, ...keys.TASK, 'ecs:container-name': 'container' }),
    RunTask: inTurn(running, tagging('RunTask', NEW_TASK)),
    StartTask: inTurn(running, alsoKeys(keys.INSTANCES), tagging('StartTask', NEW_TASK)),
    RegisterContainerInstance: tagging('RegisterContainerInstance', [
      { type: 'container-instance', parts: { ClusterName: ['cluster', '=default'] }, made: true },
    ]),
    RegisterTaskDefinition: inTurn(mainOn(REVISIONS), alsoKeys(keys.DEFINED), tagging('RegisterTaskDefinition'), roles),
    RegisterDaemonTaskDefinition: inTurn(
      mainOn({ ...REVISIONS, type: 'new-daemon-task-definition' }),
      alsoKeys(keys.DEFINED),
      tagging('RegisterDaemonTaskDefinition'),
    ),
    DeleteTaskDefinitions: mainOn({ type: 'task-definition', parts: { TaskDefinition: 'taskDefinitions[]' } }),
    DeleteDaemonTaskDefinition: mainOn(DAEMON_TASK_DEFINITION),
    DescribeDaemonTaskDefinition: mainOn(DAEMON_TASK_DEFINITION),
    DeleteAccountSetting: alsoKeys({ 'ecs:account-setting': 'name' }),
    PutAccountSetting: alsoKeys({ 'ecs:account-setting': 'name' }),
    PutAccountSettingDefault: alsoKeys({ 'ecs:account-setting': 'name' }),
    ContinueServiceDeployment: ofDeployments('serviceDeploymentArn', 'service-deployment', 'service'),
    StopServiceDeployment: ofDeployments('serviceDeploymentArn', 'service-deployment', 'service'),
    DescribeServiceDeployments: ofDeployments('serviceDeploymentArns[]', 'service-deployment', 'service'),
    DescribeServiceRevisions: ofDeployments('serviceRevisionArns[]', 'service-revision', 'service'),
    DescribeDaemonDeployments: ofDeployments('daemonDeploymentArns[]', 'daemon-deployment', 'daemon'),
    DescribeDaemonRevisions: ofDeployments('daemonRevisionArns[]', 'daemon-revision', 'daemon'),
  },
}

/** Without an instance the list is of none. */
function clusterOfInstance({ parameters }: Asked): string | undefined {
  return parameters.containerInstance === undefined ? undefined : keys.clusterOf(parameters)
}
