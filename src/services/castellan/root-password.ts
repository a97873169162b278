import { PasswordThrottle } from '../../identity/password-throttle.ts'
import { InvalidPasswordException } from './errors.ts'
import type { CastellanContext } from './operation.ts'

const SUBJECT = 'root-password-by-api'

/**
 * Asks root for its password again. Guessing it with a stolen access key is slowed down as it is at sign-in, under a
 * count of its own, so that it does not slow root's sign-in.
 *
 * @returns the hash that the password has; compare it with the account's in the transaction.
 * @throws InvalidPasswordException (400), Throttling (429)
 */
export async function proveRootPassword(
  { db, store, accountId, clock, passwords }: CastellanContext,
  password: string,
): Promise<string> {
  const { rootPasswordHash } = await db.account.get()
  const throttle = new PasswordThrottle(store, clock)
  const isInTime = await throttle.take(accountId, SUBJECT)
  const isRight = await passwords.verify(password, isInTime ? (rootPasswordHash ?? undefined) : undefined)
  if (!isRight || rootPasswordHash === null)
    throw InvalidPasswordException('The password is not that of the root user.')
  await throttle.forgive(accountId, SUBJECT)
  return rootPasswordHash
}
