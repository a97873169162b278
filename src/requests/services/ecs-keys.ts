import { parseArn } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'
import { isRecord, type Path, textsAt, valuesAt } from '../path.ts'
import type { Asked, KeyValue } from '../rows.ts'

/** A cluster is given by name or by ARN; other ARNs have its name. */
export function nameOf(text: string): string {
  return parseArn(text)?.resource.replace(/^[^/]*\//, '') ?? text
}

/** The value of a condition key: the ARN of what a member names. */
function arnOf(place: Path, resourceOf: (text: string, cluster: string) => string, absent?: string): KeyValue {
  return {
    says: `the ARN of ${place}`,
    of({ parameters, scope }) {
      const text = parameters[place] ?? absent
      if (typeof text !== 'string') return undefined
      return parseArn(text) ? text : ownArn(resourceOf(text, clusterOf(parameters)), scope)
    },
  }
}

export function clusterOf({ cluster }: Asked['parameters']): string {
  return typeof cluster === 'string' && cluster !== '' ? nameOf(cluster) : 'default'
}

function ownArn(resource: string, { partition, region, accountId }: Scope): string {
  return `arn:${partition}:ecs:${region}:${accountId}:${resource}`
}

/** "Filters access by the ARN of an Amazon ECS cluster": the default one, if none is named. */
export const CLUSTER = { 'ecs:cluster': arnOf('cluster', (name) => `cluster/${name}`, 'default') }
export const SERVICE = { 'ecs:service': arnOf('service', (name, cluster) => `service/${cluster}/${name}`) }
export const TASK_DEFINITION = { 'ecs:task-definition': arnOf('taskDefinition', (name) => `task-definition/${name}`) }
const FLAGS = {
  'ecs:enable-execute-command': 'enableExecuteCommand',
  'ecs:enable-ecs-managed-tags': 'enableECSManagedTags',
  'ecs:subnet': 'networkConfiguration.awsvpcConfiguration.subnets[]',
  'ecs:enable-service-connect': 'serviceConnectConfiguration.enabled',
} as const

const PUBLIC_IP: KeyValue = {
  says: 'whether awsvpcConfiguration.assignPublicIp is ENABLED',
  of({ parameters }) {
    const network = parameters.networkConfiguration
    const vpc = isRecord(network) ? network.awsvpcConfiguration : undefined
    return isRecord(vpc) && vpc.assignPublicIp !== undefined ? String(vpc.assignPublicIp === 'ENABLED') : undefined
  },
}

/** `FARGATE` and other names, as ARNs. */
function arnsOf(place: Path, resourceOf: (text: string, cluster: string) => string): KeyValue {
  return {
    says: `the ARNs of ${place}`,
    of({ parameters, scope }) {
      const texts = textsAt(place, parameters, parameters)
      const cluster = clusterOf(parameters)
      const arns = texts.map((text) => (parseArn(text) ? text : ownArn(resourceOf(text, cluster), scope)))
      return arns.length === 0 ? undefined : arns
    },
  }
}

const provider = (name: string) => `capacity-provider/${name}`
export const STRATEGY = { 'ecs:capacity-provider': arnsOf('capacityProviderStrategy[].capacityProvider', provider) }
export const PROVIDERS = { 'ecs:capacity-provider': arnsOf('capacityProviders[]', provider) }
export const DAEMON_KEYS = {
  'ecs:capacity-provider': arnsOf('capacityProviderArns[]', provider),
  'ecs:daemon-task-definition': 'daemonTaskDefinitionArn',
} as const
export const INSTANCES = {
  'ecs:container-instances': arnsOf('containerInstances[]', (id, cluster) => `container-instance/${cluster}/${id}`),
}
export const STORAGE_KEY = {
  'ecs:fargate-ephemeral-storage-kms-key': 'configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId',
} as const

/** True where one of these is there. */
function present(place: Path): KeyValue {
  return {
    says: `whether there are ${place}`,
    of: ({ parameters }) => (valuesAt(place, parameters, parameters).length > 0 ? 'true' : undefined),
  }
}

/** "1 vCPU" is 1024, and "1 GB" 1024 MiB. */
function size(place: Path): KeyValue {
  return {
    says: `${place} as a number`,
    of({ parameters }) {
      const [text] = textsAt(place, parameters, parameters)
      const [, number = '', unit = ''] = /^\s*([\d.]+)\s*(vcpu|gb)?\s*$/i.exec(text ?? '') ?? []
      return number === '' ? text : String(unit === '' ? Number(number) : Number(number) * 1024)
    },
  }
}

/** What a task definition says of the containers that it is of. */
export const DEFINED: Readonly<Record<string, KeyValue>> = {
  'ecs:privileged': {
    says: 'whether one of containerDefinitions is privileged',
    of: ({ parameters }) =>
      String(
        valuesAt('containerDefinitions[].privileged', parameters, parameters).some((flag) => String(flag) === 'true'),
      ),
  },
  'ecs:compute-compatibility': 'requiresCompatibilities[]',
  'ecs:task-cpu': size('cpu'),
  'ecs:task-memory': size('memory'),
}
export const OVERRIDDEN = { 'ecs:task-cpu': size('overrides.cpu'), 'ecs:task-memory': size('overrides.memory') }

/** What tasks and services are started with. */
export const LAUNCH: Readonly<Record<string, KeyValue>> = {
  ...FLAGS,
  ...STRATEGY,
  'ecs:auto-assign-public-ip': PUBLIC_IP,
  'ecs:enable-ebs-volumes': present('volumeConfigurations[].managedEBSVolume'),
  'ecs:enable-vpc-lattice': present('vpcLatticeConfigurations[]'),
}

export const TASK = { 'ecs:task': arnOf('task', (id, cluster) => `task/${cluster}/${id}`) }
