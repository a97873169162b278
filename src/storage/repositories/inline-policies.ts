import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { hot, preparedOnce } from '../hot.ts'
import type { InlinePolicyRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'

export type InlinePolicy = Readonly<Pick<InlinePolicyRow, 'policyName' | 'document'>>

function select(db: Kysely<Database>, accountId: string, targetId: string) {
  return db
    .selectFrom('inlinePolicy')
    .select(['policyName', 'document'])
    .where('accountId', '=', accountId)
    .where('targetId', '=', targetId)
}

const named = preparedOnce((db, accountId: string, targetId: string, nameLc: string) =>
  select(db, accountId, targetId).where((row) => row(row.fn('lower', ['policyName']), '=', nameLc)),
)

const ofTarget = preparedOnce((db, accountId: string, targetId: string) =>
  select(db, accountId, targetId).orderBy('policyName'),
)

const put = hot((db, accountId: string, targetId: string, policyName: string, document: string) =>
  db
    .insertInto('inlinePolicy')
    .values({ accountId, targetId, policyName, document })
    .onConflict((conflict) =>
      conflict
        .columns(['accountId', 'targetId', 'policyName'])
        .doUpdateSet((row) => ({ document: row.ref('excluded.document') })),
    ),
)

const remove = hot(
  (db, accountId: string, targetId: string, policyName: string) =>
    db
      .deleteFrom('inlinePolicy')
      .where('accountId', '=', accountId)
      .where('targetId', '=', targetId)
      .where('policyName', '=', policyName),
  { isForeseen: true },
)

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
    await put.changes(this.#db, this.#accountId, targetId, policyName, document)
  }

  async get(targetId: string, policyName: string): Promise<InlinePolicy | undefined> {
    return await named.first(this.#db, this.#accountId, targetId, policyName.toLowerCase())
  }

  /** By name. */
  async ofTarget(targetId: string): Promise<readonly InlinePolicy[]> {
    return await ofTarget.all(this.#db, this.#accountId, targetId)
  }

  /** False when there was none. */
  async remove(targetId: string, policyName: string): Promise<boolean> {
    const found = await this.get(targetId, policyName)
    if (!found) return false
    await remove.changes(this.#db, this.#accountId, targetId, found.policyName)
    return true
  }
}
