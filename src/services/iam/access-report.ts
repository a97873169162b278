import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { createGzip, gunzip } from 'node:zlib'
import { type Arn, breathe, DAY, sortedInPieces } from '../../aws/index.ts'
import { listServices, type Reach, reachOf } from '../../policy/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { ServiceUse } from '../../storage/repositories/service-uses.ts'
import {
  type AccessIdentity,
  accessIdentity,
  isPolicyArn,
  managedDocument,
  permissionsPolicies,
} from './access-subject.ts'

/** "IAM reports activity for at least the last 400 days." */
export const USES_KEPT = 400 * DAY

/** What a user, group, role or policy can access, and who last tried, as it is kept for who asked. */
export interface AccessReport {
  /** The prefixes of the services that the permissions policies reach, in order. */
  readonly services: readonly string[]
  /** Of services that somebody tried, what their actions are; only of a report by action. */
  readonly actions: Readonly<Record<string, readonly string[]>>
  /** Who could have used the permissions. */
  readonly entities: readonly ReportedEntity[]
  /** The newest first. */
  readonly uses: readonly ServiceUse[]
}

export type ReportedEntity = Omit<AccessIdentity, 'kind'> & { readonly kind: 'User' | 'Role' }

/** Entities that are read at once. */
const BATCH = 100

/**
 * What is there to be said of an ARN now. Permissions policies count alone: no boundary, nor a resource's policy.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 */
export async function accessReport(db: Repositories, arn: Arn, now: number, byAction: boolean): Promise<AccessReport> {
  const { documents, entities } = await subjectOf(db, arn)
  const reach = reachOf(documents)
  const services: string[] = []
  for (const { prefix } of listServices()) {
    await breathe()
    if (reach.service(prefix)) services.push(prefix)
  }
  const reached = new Set(services)
  const uses = await usesOf(db, entities, now - USES_KEPT, (service) => reached.has(service))
  return {
    services,
    actions: byAction ? triedActions(reach, uses) : {},
    entities,
    uses: await sortedInPieces(uses, (a, b) => b.usedAt - a.usedAt),
  }
}

async function usesOf(
  db: Repositories,
  entities: readonly ReportedEntity[],
  since: number,
  isReached: (service: string) => boolean,
): Promise<readonly ServiceUse[]> {
  const uses: ServiceUse[] = []
  for (let from = 0; from < entities.length; from += BATCH) {
    await breathe()
    const ids = entities.slice(from, from + BATCH).map(({ id }) => id)
    for (const use of await db.serviceUses.since(since, ids)) if (isReached(use.service)) uses.push(use)
  }
  return uses
}

function triedActions(reach: Reach, uses: readonly ServiceUse[]): AccessReport['actions'] {
  return Object.fromEntries([...new Set(uses.map(({ service }) => service))].map((each) => [each, reach.actions(each)]))
}

interface Subject {
  readonly documents: readonly string[]
  readonly entities: readonly ReportedEntity[]
}

async function subjectOf(db: Repositories, arn: Arn): Promise<Subject> {
  if (isPolicyArn(arn)) return { documents: [await managedDocument(db, arn)], entities: await entitiesOf(db, arn) }
  const identity = await accessIdentity(db, arn)
  const documents = (await permissionsPolicies(db, identity)).map(({ document }) => document)
  const { kind, id, name, path } = identity
  const entities = kind === 'Group' ? await membersOf(db, id) : [{ kind, id, name, path, arn: identity.arn }]
  return { documents, entities }
}

/** The users and roles that have a managed policy, themselves or by a group. */
async function entitiesOf(db: Repositories, policyArn: Arn): Promise<readonly ReportedEntity[]> {
  const found = new Map<string, ReportedEntity>()
  const add = (entities: readonly ReportedEntity[]) => {
    for (const entity of entities) found.set(entity.id, entity)
  }
  for (let after = ''; ; ) {
    await breathe()
    const ids = await db.policyAttachments.targetsOf(policyArn, { after, limit: BATCH })
    for (const { groupId } of await db.groups.withIds(ids)) add(await membersOf(db, groupId))
    await breathe()
    add((await db.users.withIds(ids)).map(userEntity))
    await breathe()
    const roles = await db.roles.withIds(ids)
    add(roles.map(({ roleId: id, roleName: name, path, arn }) => ({ kind: 'Role', id, name, path, arn })))
    const last = ids.at(-1)
    if (last === undefined || ids.length < BATCH) return [...found.values()]
    after = last
  }
}

async function membersOf(db: Repositories, groupId: string): Promise<readonly ReportedEntity[]> {
  const members: ReportedEntity[] = []
  for (let after = ''; ; ) {
    await breathe()
    const users = await db.users.ofGroup(groupId, { after, limit: BATCH })
    for (const user of users) members.push(userEntity(user))
    const last = users.at(-1)
    if (last === undefined || users.length < BATCH) return members
    after = last.userId
  }
}

interface UserFacts {
  readonly userId: string
  readonly userName: string
  readonly path: string
  readonly arn: Arn
}

function userEntity({ userId: id, userName: name, path, arn }: UserFacts): ReportedEntity {
  return { kind: 'User', id, name, path, arn }
}

const unzip = promisify(gunzip)

/**
 * As it is kept: base64 of gzip, which is made beside the event loop, of lines of JSON. Each line is a part of the
 * report, so that nobody waits while one of thousands of users is written or read.
 */
export async function packedAccessReport(report: AccessReport): Promise<string> {
  const packed = Readable.from(lines(report)).pipe(createGzip())
  return (await buffer(packed)).toString('base64')
}

async function* lines({ services, actions, entities, uses }: AccessReport): AsyncGenerator<string> {
  yield JSON.stringify({ services, actions })
  for (const [name, all] of Object.entries({ entities, uses })) {
    for (let from = 0; from < all.length; from += BATCH) {
      await breathe()
      yield `\n${JSON.stringify({ [name]: all.slice(from, from + BATCH) })}`
    }
  }
}

/** Of a report that was kept as one line, too. */
export async function unpackedAccessReport(packed: string): Promise<AccessReport> {
  const report = { services: [] as string[], actions: {}, entities: [] as ReportedEntity[], uses: [] as ServiceUse[] }
  const bytes = await unzip(Buffer.from(packed, 'base64'))
  for (let start = 0; start < bytes.length; ) {
    await breathe()
    const newline = bytes.indexOf('\n', start)
    const end = newline === -1 ? bytes.length : newline
    const part = JSON.parse(bytes.toString('utf8', start, end)) as Partial<AccessReport>
    start = end + 1
    report.services.push(...(part.services ?? []))
    Object.assign(report.actions, part.actions)
    for (const entity of part.entities ?? []) report.entities.push(entity)
    for (const use of part.uses ?? []) report.uses.push(use)
  }
  return report
}
