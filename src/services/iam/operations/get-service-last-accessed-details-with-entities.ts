import type { EntityDetails } from '../../../../models/iam.ts'
import { breathe, sortedInPieces } from '../../../aws/index.ts'
import { jobOf } from '../access-jobs.ts'
import type { AccessReport, ReportedEntity } from '../access-report.ts'
import { operation } from '../operation.ts'
import { positionPage } from '../pagination.ts'

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
    const all = report.services.includes(ServiceNamespace) ? await entitiesFor(report, ServiceNamespace) : []
    const { items, ...rest } = positionPage(all, paging)
    return { ...facts, EntityDetailsList: items.map(toDetails), ...rest }
  },
})

interface EntityUse {
  readonly entity: ReportedEntity
  /** When it last tried to; `undefined` where it never did. */
  readonly at: number | undefined
}

async function entitiesFor({ entities, uses }: AccessReport, prefix: string): Promise<readonly EntityUse[]> {
  const last = new Map<string, number>()
  for (const { service, principalId, usedAt } of uses) {
    const turn = breathe()
    if (turn) await turn
    if (service === prefix && !last.has(principalId)) last.set(principalId, usedAt)
  }
  const found: EntityUse[] = []
  for (const entity of entities) {
    const turn = breathe()
    if (turn) await turn
    found.push({ entity, at: last.get(entity.id) })
  }
  const never = Number.NEGATIVE_INFINITY
  return await sortedInPieces(found, (a, b) => {
    const [ofA, ofB] = [a.at ?? never, b.at ?? never]
    return ofA === ofB ? (a.entity.arn < b.entity.arn ? -1 : 1) : ofB - ofA
  })
}

function toDetails({ entity: { kind, id, name, path, arn }, at }: EntityUse): EntityDetails {
  return {
    EntityInfo: { Arn: arn, Name: name, Type: kind === 'User' ? 'USER' : 'ROLE', Id: id, Path: path },
    ...(at !== undefined && { LastAuthenticated: new Date(at) }),
  }
}
