import { type Kysely, sql } from 'kysely'
import type { AccountId, Arn } from '../../aws/index.ts'
import { hot, preparedOnce } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import { valuesOf } from './long-lists.ts'
import type { Page } from './name-range.ts'
import { attachmentsChanged } from './row-counts.ts'

/** A slice of ids, such as those that begin alike. */
type IdRange = Page & { readonly before?: string | undefined }

/** What a policy is used for. */
export type PolicyUsage = 'permissions' | 'boundary' | 'either'

/** What a boundary may bound, in the order of their ids: `AIDA…` before `AROA…`. */
const BOUNDED = [
  ['iamUser', 'userId'],
  ['iamRole', 'roleId'],
] as const

const ofTarget = preparedOnce((db, accountId: string, targetId: string) =>
  db
    .selectFrom('policyAttachment')
    .select('policyArn')
    .where('accountId', '=', accountId)
    .where('targetId', '=', targetId)
    .orderBy('attachedAt')
    .orderBy('policyArn'),
)

const attachment = preparedOnce((db, accountId: string, targetId: string, policyArn: string) =>
  db
    .selectFrom('policyAttachment')
    .select('attachedAt')
    .where('accountId', '=', accountId)
    .where('targetId', '=', targetId)
    .where('policyArn', '=', policyArn),
)

const attach = hot((db, accountId: string, targetId: string, policyArn: string, attachedAt: number) =>
  db.insertInto('policyAttachment').values({ accountId, targetId, policyArn, attachedAt }),
)

const detach = hot(
  (db, accountId: string, targetId: string, policyArn: string) =>
    db
      .deleteFrom('policyAttachment')
      .where('accountId', '=', accountId)
      .where('targetId', '=', targetId)
      .where('policyArn', '=', policyArn),
  { isForeseen: true },
)

/**
 * Which managed policies, AWS's and the account's own, users, groups and roles have, and which bound users and roles.
 */
export class PolicyAttachmentRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** Nothing changes when it is attached already. */
  async attach(targetId: string, policyArn: Arn, attachedAt: number): Promise<void> {
    if (await this.#isAttached(targetId, policyArn)) return
    await attach.changes(this.#db, this.#accountId, targetId, policyArn, attachedAt)
    await attachmentsChanged(this.#db, this.#accountId, policyArn, 1)
  }

  /** False when it was not attached. */
  async detach(targetId: string, policyArn: Arn): Promise<boolean> {
    if (!(await this.#isAttached(targetId, policyArn))) return false
    await detach.changes(this.#db, this.#accountId, targetId, policyArn)
    await attachmentsChanged(this.#db, this.#accountId, policyArn, -1)
    return true
  }

  async #isAttached(targetId: string, policyArn: Arn): Promise<boolean> {
    return (await attachment.first(this.#db, this.#accountId, targetId, policyArn)) !== undefined
  }

  /** The ARNs of a holder's policies, in the order in which they were attached. */
  async ofTarget(targetId: string): Promise<readonly Arn[]> {
    return (await ofTarget.all(this.#db, this.#accountId, targetId)).map((row) => row.policyArn)
  }

  /** The unique ids of those that have the policy, in order. */
  async targetsOf(policyArn: Arn, { after = '', before, limit }: IdRange): Promise<readonly string[]> {
    let query = this.#attachments(policyArn).where('targetId', '>', after)
    if (before !== undefined) query = query.where('targetId', '<', before)
    const rows = await query.select('targetId').orderBy('targetId').limit(limit).execute()
    return rows.map((row) => row.targetId)
  }

  /** Which of these have the policy. */
  async targetsAmong(policyArn: Arn, targetIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (targetIds.length === 0) return new Set()
    const rows = await this.#db
      .selectFrom('policyAttachment')
      .select('targetId')
      .where('accountId', '=', this.#accountId)
      .where('targetId', 'in', targetIds)
      .where('policyArn', '=', policyArn)
      .execute()
    return new Set(rows.map((row) => row.targetId))
  }

  /** The unique ids of those whom the policy bounds, in order. */
  async boundedBy(policyArn: Arn, { after = '', before, limit }: IdRange): Promise<readonly string[]> {
    const ids: string[] = []
    for (const of of BOUNDED) {
      if (ids.length >= limit) break
      let query = this.#bounded(policyArn, of, after)
      if (before !== undefined) query = query.where(sql.ref(of[1]), '<', before)
      for (const { id } of await query.limit(limit - ids.length).execute()) ids.push(id)
    }
    return ids
  }

  /** Which policies of AWS's somebody has, or is bounded by. */
  awsInUse(usage: PolicyUsage): Promise<ReadonlySet<Arn>> {
    return this.#inUse(usage, 'aws')
  }

  /** Which policies of the account's somebody has, or is bounded by; `undefined` where they are more than `limit`. */
  async fewOwnInUse(usage: PolicyUsage, limit: number): Promise<ReadonlySet<Arn> | undefined> {
    const found = await this.#inUse(usage, this.#accountId, limit + 1)
    return found.size > limit ? undefined : found
  }

  async #inUse(usage: PolicyUsage, owner: string, limit?: number): Promise<ReadonlySet<Arn>> {
    const prefix = `arn:aws:iam::${owner}:policy/`
    const values = { db: this.#db, accountId: this.#accountId, prefix, ...(limit !== undefined && { limit }) }
    const found: (readonly Arn[])[] = []
    if (usage !== 'boundary') found.push(await valuesOf({ ...values, table: 'policyAttachment', column: 'policyArn' }))
    if (usage !== 'permissions')
      for (const [table] of BOUNDED) found.push(await valuesOf({ ...values, table, column: 'boundaryArn' }))
    return new Set(found.flat())
  }

  /** Which of these policies of the account's somebody has, or is bounded by. */
  async ownInUse(arns: readonly Arn[], usage: PolicyUsage): Promise<ReadonlySet<Arn>> {
    if (arns.length === 0) return new Set()
    const rows = await this.#db
      .selectFrom('managedPolicy as p')
      .select('p.arn as arn')
      .where('p.accountId', '=', this.#accountId)
      .where('p.arn', 'in', arns)
      .where((p) => {
        const attached = p
          .selectFrom('policyAttachment as a')
          .select('a.targetId')
          .where('a.accountId', '=', this.#accountId)
          .whereRef('a.policyArn', '=', 'p.arn')
        const bounding = BOUNDED.map(([table]) =>
          p
            .selectFrom(table)
            .select(`${table}.path`)
            .where('accountId', '=', this.#accountId)
            .whereRef('boundaryArn', '=', 'p.arn'),
        )
        return p.or([
          ...(usage === 'boundary' ? [] : [p.exists(attached)]),
          ...(usage === 'permissions' ? [] : bounding.map((bounded) => p.exists(bounded))),
        ])
      })
      .execute()
    return new Set(rows.map((row) => row.arn))
  }

  #attachments(policyArn: Arn) {
    return this.#db
      .selectFrom('policyAttachment')
      .where('accountId', '=', this.#accountId)
      .where('policyArn', '=', policyArn)
  }

  #bounded(policyArn: Arn, [table, id]: (typeof BOUNDED)[number], after: string) {
    return this.#db
      .selectFrom(table)
      .select(sql.ref<string>(id).as('id'))
      .where('accountId', '=', this.#accountId)
      .where('boundaryArn', '=', policyArn)
      .where(sql.ref(id), '>', after)
      .orderBy(sql.ref(id))
  }
}
