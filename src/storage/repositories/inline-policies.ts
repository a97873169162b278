import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { InlinePolicyRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'

export type InlinePolicy = Readonly<Pick<InlinePolicyRow, 'policyName' | 'document'>>

/** Policies that are a part of one user or group. */
export class InlinePolicyRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** Adds the policy, or replaces the one with that name in any letter case, whose spelling stays. */
  async put(targetId: string, { policyName: given, document }: InlinePolicy): Promise<void> {
    const policyName = (await this.get(targetId, given))?.policyName ?? given
    await this.#db
      .insertInto('inlinePolicy')
      .values({ accountId: this.#accountId, targetId, policyName, document })
      .onConflict((conflict) => conflict.columns(['accountId', 'targetId', 'policyName']).doUpdateSet({ document }))
      .execute()
  }

  async get(targetId: string, policyName: string): Promise<InlinePolicy | undefined> {
    return await this.#db
      .selectFrom('inlinePolicy')
      .select(['policyName', 'document'])
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .where((eb) => eb(eb.fn('lower', ['policyName']), '=', policyName.toLowerCase()))
      .executeTakeFirst()
  }

  /** By name. */
  async ofTarget(targetId: string): Promise<readonly InlinePolicy[]> {
    return await this.#db
      .selectFrom('inlinePolicy')
      .select(['policyName', 'document'])
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .orderBy('policyName')
      .execute()
  }

  /** False when there was none. */
  async remove(targetId: string, policyName: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('inlinePolicy')
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .where((eb) => eb(eb.fn('lower', ['policyName']), '=', policyName.toLowerCase()))
      .executeTakeFirst()
    return numDeletedRows > 0n
  }
}
