import { waitMessage } from '../../identity/guess-counts.ts'
import { callerSource } from '../../identity/guess-source.ts'
import { PasswordThrottle } from '../../identity/password-throttle.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { InvalidPasswordException } from './errors.ts'
import type { CastellanContext } from './operation.ts'

const SECRET = 'root'
const WRONG = 'The password is not that of the root user.'

/**
 * Asks root for its password again. Guessing it with a stolen access key is slowed down, and slows neither root's
 * sign-in nor a console session that root has.
 *
 * @returns the hash that the password has, for `assertSamePassword`.
 * @throws InvalidPasswordException (400), Throttling (429)
 */
export async function proveRootPassword(context: CastellanContext, password: string): Promise<string> {
  const { db, store, accountId, clock, passwords } = context
  const { rootPasswordHash } = await db.account.get()
  const throttle = new PasswordThrottle(store, clock)
  const source = callerSource(context)
  const pause = await throttle.take(accountId, SECRET, source)
  if (pause !== undefined) throw InvalidPasswordException(`${WRONG} ${waitMessage(pause, clock())}`)
  const isRight = await passwords.verify(password, rootPasswordHash ?? undefined)
  if (!isRight || rootPasswordHash === null) throw InvalidPasswordException(WRONG)
  await throttle.forgive(accountId, SECRET, source)
  return rootPasswordHash
}

/**
 * In the transaction: that the password is still the one that was proved.
 *
 * @throws InvalidPasswordException (400)
 */
export async function assertSamePassword(db: Repositories, provedHash: string): Promise<void> {
  const { rootPasswordHash } = await db.account.get()
  if (rootPasswordHash !== provedHash) throw InvalidPasswordException('The password was changed in the meantime.')
}
