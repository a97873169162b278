import { type AliasedExpression, type Kysely, sql } from 'kysely'
import type { AccountId, Arn } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import { countInSlices, valuesOf } from './long-lists.ts'
import type { Page } from './name-range.ts'

/** A slice of ids, such as those that begin alike. */
type IdRange = Page & { readonly before?: string | undefined }

/** What a boundary may bound, in the order of their ids: `AIDA…` before `AROA…`. */
const BOUNDED = [
  ['iamUser', 'userId'],
  ['iamRole', 'roleId'],
] as const

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
    await this.#db
      .insertInto('policyAttachment')
      .values({ accountId: this.#accountId, targetId, policyArn, attachedAt })
      .onConflict((conflict) => conflict.columns(['accountId', 'targetId', 'policyArn']).doNothing())
      .execute()
  }

  /** False when it was not attached. */
  async detach(targetId: string, policyArn: Arn): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('policyAttachment')
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .where('policyArn', '=', policyArn)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  /** The ARNs of a holder's policies, in the order in which they were attached. */
  async ofTarget(targetId: string): Promise<readonly Arn[]> {
    const rows = await this.#db
      .selectFrom('policyAttachment')
      .select('policyArn')
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .orderBy('attachedAt')
      .orderBy('policyArn')
      .execute()
    return rows.map((row) => row.policyArn)
  }

  /** The unique ids of those that have the policy, in order. */
  async targetsOf(policyArn: Arn, { after = '', before, limit }: IdRange): Promise<readonly string[]> {
    let query = this.#attachments(policyArn).where('targetId', '>', after)
    if (before !== undefined) query = query.where('targetId', '<', before)
    const rows = await query.select('targetId').orderBy('targetId').limit(limit).execute()
    return rows.map((row) => row.targetId)
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

  /** How many have the policy. */
  count(policyArn: Arn): Promise<number> {
    return countInSlices((after, size) => {
      const ids = this.#attachments(policyArn).where('targetId', '>', after).select('targetId as id')
      return this.#extent(ids.orderBy('targetId').limit(size).as('slice'))
    })
  }

  /** How many the policy bounds. */
  async boundaryCount(policyArn: Arn): Promise<number> {
    let count = 0
    for (const of of BOUNDED) {
      count += await countInSlices((after, size) =>
        this.#extent(this.#bounded(policyArn, of, after).limit(size).as('slice')),
      )
    }
    return count
  }

  /** The policies that somebody has. */
  async attached(): Promise<ReadonlySet<Arn>> {
    return new Set(await valuesOf(this.#db, this.#accountId, 'policyAttachment', 'policyArn'))
  }

  /** The policies that bound somebody. */
  async bounding(): Promise<ReadonlySet<Arn>> {
    const ofEach = BOUNDED.map(([table]) => valuesOf(this.#db, this.#accountId, table, 'boundaryArn'))
    return new Set((await Promise.all(ofEach)).flat())
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

  #extent(slice: AliasedExpression<{ id: string }, 'slice'>) {
    return this.#db
      .selectFrom(slice)
      .select(({ fn }) => [fn.max<string | null>('id').as('last'), fn.countAll().as('rows')])
      .executeTakeFirstOrThrow()
  }
}
