import type { ServiceLastAccessed, TrackedActionLastAccessed } from '../../../../models/iam.ts'
import { type Arn, groupBy } from '../../../aws/index.ts'
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
    const uses = groupBy(report.uses, ({ service }) => service)
    const arns = new Map(report.entities.map(({ id, arn }) => [id, arn]))
    return {
      ...facts,
      JobType: granularity,
      ServicesLastAccessed: items.map((prefix) => toService(prefix, uses.get(prefix) ?? [], report, arns)),
      ...rest,
    }
  },
})

type Arns = ReadonlyMap<string, Arn>

/** @param uses the newest first */
function toService(prefix: string, uses: readonly ServiceUse[], report: AccessReport, arns: Arns): ServiceLastAccessed {
  const [last] = uses
  const actions = report.actions[prefix]
  const arn = last && arns.get(last.principalId)
  return {
    ServiceName: getServiceAuthorization(prefix)?.name ?? prefix,
    ServiceNamespace: prefix,
    ...(last && { LastAuthenticated: new Date(last.usedAt), LastAuthenticatedRegion: last.region }),
    ...(arn !== undefined && { LastAuthenticatedEntity: arn }),
    TotalAuthenticatedEntities: new Set(uses.map(({ principalId }) => principalId)).size,
    ...(last && actions && { TrackedActionsLastAccessed: actions.map((name) => toAction(name, uses, arns)) }),
  }
}

function toAction(ActionName: string, uses: readonly ServiceUse[], arns: Arns): TrackedActionLastAccessed {
  const last = uses.find(({ action }) => action === ActionName)
  if (last === undefined) return { ActionName }
  const arn = arns.get(last.principalId)
  return {
    ActionName,
    ...(arn !== undefined && { LastAccessedEntity: arn }),
    LastAccessedTime: new Date(last.usedAt),
    LastAccessedRegion: last.region,
  }
}
