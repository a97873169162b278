import type { Clock, Random } from '../aws/index.ts'
import type { ServiceRoles } from '../services/service-roles.ts'
import type { Store } from '../storage/store.ts'
import {
  readWorkloads,
  type Workload,
  type WorkloadRoles,
  workloadEnvironment,
  workloadHandler,
} from '../workloads/index.ts'
import { listenBeside, type SideListener } from './listen.ts'
import { readFile } from './operator-files.ts'
import type { ServeOptions } from './options.ts'
import { tokenIn } from './token-file.ts'

/** A workload that is answered. */
export interface RunningWorkload {
  readonly arn: string
  readonly roleArn: string
  /** What its environment must say for its SDK to find its credentials. No secret: a token is named by its file. */
  readonly environment: Readonly<Record<string, string>>
}

const NONE = { workloads: [] }

/** @throws StartError */
export function workloadsOf({ workloads = NONE }: Pick<ServeOptions, 'workloads'>): readonly Workload[] {
  return readFile('workloads', () => readWorkloads(workloads))
}

/** What the workloads have of the node that is running now. */
export function workloadRoles(store: Store, serviceRoles: ServiceRoles, consoleRegion: string): WorkloadRoles {
  return {
    async assume({ accountId, region, roleArn, principal, sessionName, sourceArn, keys }, seconds) {
      const assumed = await serviceRoles.assume({
        service: principal,
        source: sourceArn === undefined ? undefined : { arn: sourceArn, accountId },
        ...{ region, consoleRegion, roleArn, sessionName, seconds, tags: [] },
        workloadKeys: keys,
      })
      if (assumed === undefined) return undefined
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = assumed.Credentials
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiresAt: Expiration.getTime(),
      }
    },
    async standing({ accountId, roleArn, roleName }) {
      const role = await store.read(accountId).roles.withName(roleName)
      return role?.arn === roleArn ? `${role.roleId}\n${role.trustPolicy}` : undefined
    },
  }
}

interface Tools {
  /** Of the node that is running at the time. */
  readonly roles: WorkloadRoles
  readonly clock: Clock
  readonly random: Random
}

/**
 * Answers each workload at its address.
 *
 * @throws StartError: none of them is answered then.
 */
export async function answerWorkloads(
  workloads: readonly Workload[],
  tools: Tools,
): Promise<{ readonly running: readonly RunningWorkload[]; close(milliseconds?: number): Promise<void> }> {
  const listeners: SideListener[] = []
  const close = async (milliseconds?: number) =>
    void (await Promise.all(listeners.map((listener) => listener.close(milliseconds))))
  const running: RunningWorkload[] = []
  try {
    for (const [index, workload] of workloads.entries()) {
      const { arn, roleArn, host, tokenFile } = workload
      const token = tokenFile === undefined ? undefined : tokenIn(tokenFile, tools.random)
      const saidBy = { port: `\`workloads[${index}].port\``, host: `\`workloads[${index}].host\`` }
      const handlerAt = (port: number) => workloadHandler(workload, { ...tools, token }, { host, port })
      const listener = await listenBeside(handlerAt, { host, port: workload.port, saidBy })
      listeners.push(listener)
      running.push({ arn, roleArn, environment: workloadEnvironment(workload, { host, port: listener.port }) })
    }
  } catch (error) {
    await close()
    throw error
  }
  return { running, close }
}
