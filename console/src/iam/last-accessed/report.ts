import {
  type EntityDetails,
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  ListPoliciesGrantingServiceAccessCommand,
  type PolicyGrantingServiceAccess,
  type ServiceLastAccessed,
} from '@aws-sdk/client-iam'
import { iam } from '../../api/iam.ts'
import { allPages } from '../../api/paginate.ts'
import { told } from '../../api/told.ts'

/** What somebody's permissions reach, and when that was last tried. */
export interface AccessReport {
  readonly jobId: string
  readonly madeAt: Date | undefined
  readonly services: readonly ServiceLastAccessed[]
}

const WAIT_MS = 1_000
const MOST_WAITS = 60

/** Has the report made, and reads it. It is done at once here; AWS's takes some seconds. */
export async function accessReport(Arn: string): Promise<AccessReport> {
  const asked = await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity: 'ACTION_LEVEL' }))
  const jobId = told(asked.JobId, 'JobId')
  for (let waits = 0; ; waits++) {
    const {
      JobStatus,
      JobCreationDate,
      Error: failure,
    } = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: jobId, MaxItems: 1 }))
    if (JobStatus === 'FAILED') throw new Error(failure?.Message ?? 'The report could not be made.')
    if (JobStatus === 'COMPLETED') return { jobId, madeAt: JobCreationDate, services: await servicesOf(jobId) }
    if (waits >= MOST_WAITS) throw new Error('The report is still being made. Try again in a moment.')
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  }
}

function servicesOf(JobId: string): Promise<ServiceLastAccessed[]> {
  return allPages(
    (Marker) =>
      iam.send(
        new GetServiceLastAccessedDetailsCommand({ JobId, MaxItems: 1000, ...(Marker !== undefined && { Marker }) }),
      ),
    (page) => page.ServicesLastAccessed,
  )
}

/** Who could have used the permissions for a service, and when each last did. */
export function entitiesOf(JobId: string, ServiceNamespace: string): Promise<EntityDetails[]> {
  return allPages(
    (Marker) =>
      iam.send(
        new GetServiceLastAccessedDetailsWithEntitiesCommand({
          JobId,
          ServiceNamespace,
          MaxItems: 1000,
          ...(Marker !== undefined && { Marker }),
        }),
      ),
    (page) => page.EntityDetailsList,
  )
}

/** By which policies each of these services is reached. */
export async function policiesGranting(
  Arn: string,
  ServiceNamespaces: readonly string[],
): Promise<ReadonlyMap<string, readonly PolicyGrantingServiceAccess[]>> {
  const lists = await allPages(
    (Marker) =>
      iam.send(
        new ListPoliciesGrantingServiceAccessCommand({
          Arn,
          ServiceNamespaces: [...ServiceNamespaces],
          ...(Marker !== undefined && { Marker }),
        }),
      ),
    (page) => page.PoliciesGrantingServiceAccess,
  )
  return new Map(lists.map(({ ServiceNamespace = '', Policies = [] }) => [ServiceNamespace, Policies]))
}
