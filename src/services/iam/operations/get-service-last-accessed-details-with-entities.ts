import type { EntityDetails } from '../../../../models/iam.ts'
import { jobOf } from '../access-jobs.ts'
import type { AccessReport } from '../access-report.ts'
import { operation } from '../operation.ts'
import { pageOf, positionKey } from '../pagination.ts'

/**
 * Who could have used a report's permissions to access a service, and when each last tried to: the most recent first.
 * Nobody, for a service that the permissions do not reach.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetailsWithEntities.html
 */
export const getServiceLastAccessedDetailsWithEntities = operation('GetServiceLastAccessedDetailsWithEntities', {
  action: 'iam:GetServiceLastAccessedDetailsWithEntities',
  access: 'read',

  async handle({ JobId, ServiceNamespace, ...paging }, { db, caller }) {
    const { report, facts } = await jobOf(caller, db, JobId)
    const all = report.services.includes(ServiceNamespace) ? entitiesFor(report, ServiceNamespace) : []
    const { items, ...rest } = pageOf(all, paging, (_, index) => positionKey(index))
    return { ...facts, EntityDetailsList: items, ...rest }
  },
})

function entitiesFor({ entities, uses }: AccessReport, prefix: string): readonly EntityDetails[] {
  const last = new Map<string, number>()
  for (const { service, principalId, usedAt } of uses) {
    if (service === prefix && !last.has(principalId)) last.set(principalId, usedAt)
  }
  const never = Number.NEGATIVE_INFINITY
  const byTime = entities.toSorted((a, b) => {
    const [ofA, ofB] = [last.get(a.id) ?? never, last.get(b.id) ?? never]
    return ofA === ofB ? (a.arn < b.arn ? -1 : 1) : ofB - ofA
  })
  return byTime.map(({ kind, id, name, path, arn }) => {
    const at = last.get(id)
    return {
      EntityInfo: { Arn: arn, Name: name, Type: kind === 'User' ? 'USER' : 'ROLE', Id: id, Path: path },
      ...(at !== undefined && { LastAuthenticated: new Date(at) }),
    }
  })
}
