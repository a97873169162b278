import type { Kysely } from 'kysely'
import type { AccountId, Arn } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'

/** Which managed policies, AWS's and the account's own, users and groups have, and which bound users. */
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

  /** The ARNs of a user's or group's policies, in the order in which they were attached. */
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

  /** The unique ids of the users and groups that have the policy. */
  async targetsOf(policyArn: Arn): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('policyAttachment')
      .select('targetId')
      .where('accountId', '=', this.#accountId)
      .where('policyArn', '=', policyArn)
      .execute()
    return rows.map((row) => row.targetId)
  }

  /** The unique ids of the users whom the policy bounds. */
  async boundedBy(policyArn: Arn): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('iamUser')
      .select('userId')
      .where('accountId', '=', this.#accountId)
      .where('boundaryArn', '=', policyArn)
      .execute()
    return rows.map((row) => row.userId)
  }

  /** Every (target, policy) pair. */
  async list(): Promise<readonly { readonly targetId: string; readonly policyArn: Arn }[]> {
    return await this.#db
      .selectFrom('policyAttachment')
      .select(['targetId', 'policyArn'])
      .where('accountId', '=', this.#accountId)
      .orderBy('attachedAt')
      .orderBy('policyArn')
      .execute()
  }

  /** How many users and groups have each policy; policies that nobody has are absent. */
  async counts(): Promise<ReadonlyMap<Arn, number>> {
    const rows = await this.#db
      .selectFrom('policyAttachment')
      .select((eb) => ['policyArn', eb.fn.countAll().as('count')])
      .where('accountId', '=', this.#accountId)
      .groupBy('policyArn')
      .execute()
    return new Map(rows.map((row) => [row.policyArn, Number(row.count)]))
  }

  /** How many users each policy bounds; policies that bound nobody are absent. */
  async boundaryCounts(): Promise<ReadonlyMap<Arn, number>> {
    const rows = await this.#db
      .selectFrom('iamUser')
      .select((eb) => ['boundaryArn', eb.fn.countAll().as('count')])
      .where('accountId', '=', this.#accountId)
      .where('boundaryArn', 'is not', null)
      .groupBy('boundaryArn')
      .execute()
    return new Map(rows.map((row) => [row.boundaryArn ?? '', Number(row.count)]))
  }
}
