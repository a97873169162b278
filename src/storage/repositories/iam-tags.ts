import type { Kysely } from 'kysely'
import { type AccountId, type MaybePromise, whenKnown } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import type { StoredTag } from '../tag.ts'

const ofTarget = hot((db, accountId: string, targetId: string) =>
  db
    .selectFrom('iamTag')
    .select(['tagKey', 'tagValue'])
    .where('accountId', '=', accountId)
    .where('targetId', '=', targetId)
    .orderBy('position'),
)

/**
 * Tags of users and policies (by unique id) and of MFA devices (by serial number). Keys are found whatever their case.
 */
export class IamTagRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** In the order in which they were first set. */
  ofTarget(targetId: string): MaybePromise<readonly StoredTag[]> {
    const rows = ofTarget.all(this.#db, this.#accountId, targetId)
    return whenKnown(rows, (rows) => rows.map((row) => ({ key: row.tagKey, value: row.tagValue })))
  }

  /** Adds the tags; one whose key is there takes its place. */
  async set(targetId: string, tags: readonly StoredTag[]): Promise<void> {
    const { last } = await this.#db
      .selectFrom('iamTag')
      .select((eb) => eb.fn.max('position').as('last'))
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .executeTakeFirstOrThrow()
    let position = Number(last ?? 0)
    for (const { key, value } of tags) {
      position++
      await this.#db
        .insertInto('iamTag')
        .values({
          accountId: this.#accountId,
          targetId,
          tagKey: key,
          tagKeyLc: key.toLowerCase(),
          tagValue: value,
          position,
        })
        .onConflict((conflict) =>
          conflict.columns(['accountId', 'targetId', 'tagKeyLc']).doUpdateSet({ tagKey: key, tagValue: value }),
        )
        .execute()
    }
  }

  /** Keys that are not there are passed over. */
  async remove(targetId: string, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return
    await this.#db
      .deleteFrom('iamTag')
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .where(
        'tagKeyLc',
        'in',
        keys.map((key) => key.toLowerCase()),
      )
      .execute()
  }

  async removeAll(targetId: string): Promise<void> {
    await this.#db
      .deleteFrom('iamTag')
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .execute()
  }
}
