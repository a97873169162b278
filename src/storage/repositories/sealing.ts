import type { Kysely } from 'kysely'
import { type MaybePromise, namedKey, whenKnown } from '../../aws/index.ts'
import { SealedByAnotherKey } from '../errors.ts'
import { preparedOnce } from '../hot.ts'
import type { Database } from '../schema/index.ts'

const checks = preparedOnce((db) => db.selectFrom('masterKeyCheck').selectAll())

/**
 * For whoever adds what the master key sealed, in the same transaction: a node that does not know yet that the key is
 * being changed, or was, would add what is lost with the key before. The account's lock is held by then, so that a
 * change which has had that lock finds each value that was added before it, and each that is added after it names the
 * new key. INVARIANT (fail closed)
 *
 * @throws SealedByAnotherKey
 */
export function assertSealing(db: Kysely<Database>, sealed: string): MaybePromise<void> {
  return whenKnown(checks.all(db), (rows) => {
    const check = rows.find(({ name }) => name === 'next') ?? rows.find(({ name }) => name === 'current')
    if (check !== undefined && namedKey(check.sealed).id !== namedKey(sealed).id) throw new SealedByAnotherKey()
  })
}
