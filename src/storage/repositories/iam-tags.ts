import type { Kysely } from 'kysely'
import { type AccountId, type MaybePromise, whenKnown } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import type { StoredTag } from '../tag.ts'

const ofTarget = hot(
  (db, accountId: string, targetId: string) =>
    db
      .selectFrom('iamTag')
      .select(['tagKey', 'tagValue'])
      .where('accountId', '=', accountId)
      .where('targetId', '=', targetId)
      .orderBy('tagKeyLc'),
  { isLeased: true },
)

/** Whether keys that differ in letter case alone are one key. */
export interface KeyRules {
  readonly foldsCase: boolean
}

/**
 * Tags of users and policies (by unique id) and of MFA devices (by serial number). The column `tagKeyLc` is a key as it
 * is compared.
 */
export class IamTagRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** In the order of their keys. */
  ofTarget(targetId: string): MaybePromise<readonly StoredTag[]> {
    const rows = ofTarget.all(this.#db, this.#accountId, targetId)
    return whenKnown(rows, (rows) => rows.map((row) => ({ key: row.tagKey, value: row.tagValue })))
  }

  /** Adds the tags; one whose key is there takes its place. */
  async set(targetId: string, tags: readonly StoredTag[], rules: KeyRules): Promise<void> {
    if (!rules.foldsCase) await this.#unfold(targetId)
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
          tagKeyLc: compared(key, rules),
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
  async remove(targetId: string, keys: readonly string[], rules: KeyRules): Promise<void> {
    if (keys.length === 0) return
    if (!rules.foldsCase) await this.#unfold(targetId)
    await this.#db
      .deleteFrom('iamTag')
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .where(
        'tagKeyLc',
        'in',
        keys.map((key) => compared(key, rules)),
      )
      .execute()
  }

  /** Keys of resources were folded once. */
  async #unfold(targetId: string): Promise<void> {
    await this.#db
      .updateTable('iamTag')
      .set((row) => ({ tagKeyLc: row.ref('tagKey') }))
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
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

function compared(key: string, { foldsCase }: KeyRules): string {
  return foldsCase ? key.toLowerCase() : key
}
