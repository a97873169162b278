/**
 * Roles at work: credentials for what runs with a role (a function, a task, an instance), as its SDK looks for them.
 * Each workload has an address of its own, which gives one role's credentials and knows no other. This layer knows how
 * they are asked for and given; whether a role may be had, the server's STS decides.
 */
import type { Clock, Random } from '../aws/index.ts'
import type { PageResponse } from '../web/page.ts'
import { originOf } from './address.ts'
import { CREDENTIALS_PATH, containerCredentials } from './container-credentials.ts'
import type { Head, Place } from './guard.ts'
import { instanceMetadata } from './instance-metadata.ts'
import { MetadataTokens } from './metadata-token.ts'
import { WorkloadCredentials, type WorkloadRoles } from './role-credentials.ts'
import type { Workload } from './workload.ts'

export type { WorkloadRoles } from './role-credentials.ts'
export { readWorkloads, type Workload } from './workload.ts'

interface Tools {
  readonly roles: WorkloadRoles
  readonly clock: Clock
  readonly random: Random
  /** Of a workload with a `tokenFile`: what stands in it. */
  readonly token: string | undefined
}

/** What answers a workload at its address. */
export function workloadHandler(
  workload: Workload,
  { roles, clock, random, token }: Tools,
  place: Place,
): (head: Head) => Promise<PageResponse> {
  const credentials = new WorkloadCredentials(workload, roles, clock)
  if (workload.delivery === 'instance') {
    return instanceMetadata(workload, credentials, { tokens: new MetadataTokens(clock, random), clock }, place)
  }
  // INVARIANT (fail closed): no token is nobody's.
  if (token === undefined || token === '') throw new Error("a containers' endpoint has a token")
  return containerCredentials(workload, credentials, token, place)
}

/** What the workload's environment must say, for any SDK to find its credentials there. */
export function workloadEnvironment(
  { delivery, tokenFile }: Workload,
  { host, port }: Place,
): Readonly<Record<string, string>> {
  const origin = originOf(host, port)
  if (delivery === 'instance') return { AWS_EC2_METADATA_SERVICE_ENDPOINT: origin }
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}${CREDENTIALS_PATH}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile ?? '',
  }
}
