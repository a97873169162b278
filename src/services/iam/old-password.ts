import type { LoginProfile } from '../../storage/repositories/login-profiles.ts'
import { AccessDenied } from './errors.ts'
import type { IamContext } from './operation.ts'

const FREE_TRIES = 5
const MINUTE = 60_000
const LONGEST_PAUSE = 15 * MINUTE

/**
 * Passes when `password` is the profile's. Wrong ones are counted in a transaction of their own, and after five each further one has to
 * wait for longer: whoever holds a stolen access key must not find the password by ChangePassword.
 *
 * @throws AccessDenied (403), also for the right password while there is a pause.
 */
export async function assertOldPassword(
  { db, store, accountId, passwords, clock }: IamContext,
  profile: LoginProfile,
  password: string,
): Promise<void> {
  const subject = `change-password/${profile.userId}`
  const now = clock()
  const before = await db.signinThrottles.get(subject)
  const isPaused = before !== undefined && now < before.blockedUntil
  if (!isPaused && (await passwords.verify(password, profile.passwordHash))) {
    if (before !== undefined) await store.record(accountId, (tx) => tx.signinThrottles.remove(subject))
    return
  }
  if (!isPaused) {
    await store.record(accountId, async (tx) => {
      const failures = ((await tx.signinThrottles.get(subject))?.failures ?? 0) + 1
      const pause =
        failures < FREE_TRIES ? 0 : Math.min(LONGEST_PAUSE, MINUTE * 2 ** Math.min(failures - FREE_TRIES, 4))
      await tx.signinThrottles.put({ subject, failures, lastFailureAt: now, blockedUntil: now + pause })
    })
  }
  throw AccessDenied('The old password was incorrect.')
}
