import type { ServiceLastAccessed, TrackedActionLastAccessed } from '../../../../models/iam.ts'
import { type Arn, breathe } from '../../../aws/index.ts'
import { getServiceAuthorization } from '../../../policy/index.ts'
import type { ServiceUse } from '../../../storage/repositories/service-uses.ts'
import { jobOf } from '../access-jobs.ts'
import type { AccessReport } from '../access-report.ts'
import { operation } from '../operation.ts'
import { pageOf } from '../pagination.ts'

/**
 * The services that a report's user, group, role or policy can access, by namespace, and when each was last tried, by
 * whom and where.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
 */
export const getServiceLastAccessedDetails = operation('GetServiceLastAccessedDetails', {
  action: 'iam:GetServiceLastAccessedDetails',
  access: 'read',
  lacks: 'every action of a service is tracked, of which AWS has a list',

  async handle({ JobId, ...paging }, { db, caller }) {
    const { report, granularity, facts } = await jobOf(caller, db, JobId)
    const { items, ...rest } = pageOf(report.services, paging, (prefix) => prefix)
    const uses = await usesByService(report, granularity === 'ACTION_LEVEL')
    const arns = await arnsOf(report.entities, uses)
    return {
      ...facts,
      JobType: granularity,
      ServicesLastAccessed: items.map((prefix) => toService(prefix, uses.get(prefix), report, arns)),
      ...rest,
    }
  },
})

/** What is told of a service's uses. */
interface Uses {
  readonly last: ServiceUse
  readonly principalIds: Set<string>
  /** By the action's name; only of a report by action. */
  readonly lastOfActions: Map<string, ServiceUse>
}

async function usesByService({ uses }: AccessReport, byAction: boolean): Promise<ReadonlyMap<string, Uses>> {
  const found = new Map<string, Uses>()
  // The newest come first.
  for (const use of uses) {
    const turn = breathe()
    if (turn) await turn
    const { service, action, principalId } = use
    const known = found.get(service) ?? { last: use, principalIds: new Set(), lastOfActions: new Map() }
    found.set(service, known)
    known.principalIds.add(principalId)
    if (byAction && !known.lastOfActions.has(action)) known.lastOfActions.set(action, use)
  }
  return found
}

type Arns = ReadonlyMap<string, Arn>

/** The ARNs of those who are named. */
async function arnsOf(entities: AccessReport['entities'], uses: ReadonlyMap<string, Uses>): Promise<Arns> {
  const named = new Set<string>()
  for (const { last, lastOfActions } of uses.values()) {
    named.add(last.principalId)
    for (const { principalId } of lastOfActions.values()) named.add(principalId)
  }
  const arns = new Map<string, Arn>()
  for (const { id, arn } of entities) {
    const turn = breathe()
    if (turn) await turn
    if (named.has(id)) arns.set(id, arn)
  }
  return arns
}

function toService(prefix: string, uses: Uses | undefined, report: AccessReport, arns: Arns): ServiceLastAccessed {
  const last = uses?.last
  const actions = report.actions[prefix]
  const arn = last && arns.get(last.principalId)
  return {
    ServiceName: getServiceAuthorization(prefix)?.name ?? prefix,
    ServiceNamespace: prefix,
    ...(last && { LastAuthenticated: new Date(last.usedAt), LastAuthenticatedRegion: last.region }),
    ...(arn !== undefined && { LastAuthenticatedEntity: arn }),
    TotalAuthenticatedEntities: uses?.principalIds.size ?? 0,
    ...(uses && actions && { TrackedActionsLastAccessed: actions.map((name) => toAction(name, uses, arns)) }),
  }
}

function toAction(ActionName: string, { lastOfActions }: Uses, arns: Arns): TrackedActionLastAccessed {
  const last = lastOfActions.get(ActionName)
  if (last === undefined) return { ActionName }
  const arn = arns.get(last.principalId)
  return {
    ActionName,
    ...(arn !== undefined && { LastAccessedEntity: arn }),
    LastAccessedTime: new Date(last.usedAt),
    LastAccessedRegion: last.region,
  }
}
