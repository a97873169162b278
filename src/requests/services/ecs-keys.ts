import { parseArn } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'
import { isRecord, type Path } from '../path.ts'
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

/** What tasks and services are started with. */
export const LAUNCH: Readonly<Record<string, KeyValue>> = { ...FLAGS, 'ecs:auto-assign-public-ip': PUBLIC_IP }

export const TASK = { 'ecs:task': arnOf('task', (id, cluster) => `task/${cluster}/${id}`) }
