import type { Kysely } from 'kysely'
import { type AccountId, type MaybePromise, whenKnown } from '../../aws/index.ts'
import { hot, preparedOnce } from '../hot.ts'
import { hotList } from '../hot-list.ts'
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

const last = preparedOnce((db, accountId: string, targetId: string) =>
  db
    .selectFrom('iamTag')
    .select(({ fn }) => fn.max<number | null>('position').as('last'))
    .where('accountId', '=', accountId)
    .where('targetId', '=', targetId),
)

const put = hot(
  (db, accountId: string, targetId: string, tagKey: string, tagKeyLc: string, tagValue: string, position: number) =>
    db
      .insertInto('iamTag')
      .values({ accountId, targetId, tagKey, tagKeyLc, tagValue, position })
      .onConflict((conflict) =>
        conflict.columns(['accountId', 'targetId', 'tagKeyLc']).doUpdateSet((row) => ({
          tagKey: row.ref('excluded.tagKey'),
          tagValue: row.ref('excluded.tagValue'),
        })),
      ),
)

/** Keys of resources were folded once. */
const unfold = hot(
  (db, accountId: string, targetId: string) =>
    db
      .updateTable('iamTag')
      .set((row) => ({ tagKeyLc: row.ref('tagKey') }))
      .where('accountId', '=', accountId)
      .where('targetId', '=', targetId),
  { isForeseen: true },
)

const remove = hotList((db, keysLc: readonly string[], accountId: string, targetId: string) =>
  db
    .deleteFrom('iamTag')
    .where('accountId', '=', accountId)
    .where('targetId', '=', targetId)
    .where('tagKeyLc', 'in', keysLc),
)

const removeAll = hot(
  (db, accountId: string, targetId: string) =>
    db.deleteFrom('iamTag').where('accountId', '=', accountId).where('targetId', '=', targetId),
  { isForeseen: true },
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
    if (!rules.foldsCase) await unfold.changes(this.#db, this.#accountId, targetId)
    let position = Number((await last.first(this.#db, this.#accountId, targetId))?.last ?? 0)
    for (const { key, value } of tags) {
      position++
      await put.changes(this.#db, this.#accountId, targetId, key, compared(key, rules), value, position)
    }
  }

  /** Keys that are not there are passed over. */
  async remove(targetId: string, keys: readonly string[], rules: KeyRules): Promise<void> {
    if (keys.length === 0) return
    if (!rules.foldsCase) await unfold.changes(this.#db, this.#accountId, targetId)
    const keysLc = keys.map((key) => compared(key, rules))
    await remove.changes(this.#db, keysLc, this.#accountId, targetId)
  }

  async removeAll(targetId: string): Promise<void> {
    await removeAll.changes(this.#db, this.#accountId, targetId)
  }
}

function compared(key: string, { foldsCase }: KeyRules): string {
  return foldsCase ? key.toLowerCase() : key
}
