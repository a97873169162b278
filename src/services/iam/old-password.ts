import { PasswordThrottle } from '../../identity/password-throttle.ts'
import type { LoginProfile } from '../../storage/repositories/login-profiles.ts'
import { AccessDenied } from './errors.ts'
import type { IamContext } from './operation.ts'

/**
 * Passes when `password` is the profile's. Tries are counted before they are made, and after five wrong ones each
 * further one has to wait for longer: whoever holds a stolen access key must not find the password by ChangePassword,
 * nor by many at once. The count is its own, so that it does not slow the user's sign-in.
 *
 * @throws AccessDenied (403), also for the right password while there is a pause.
 */
export async function assertOldPassword(
  { store, accountId, passwords, clock }: IamContext,
  profile: LoginProfile,
  password: string,
): Promise<void> {
  const subject = `change-password/${profile.userId}`
  const throttle = new PasswordThrottle(store, clock)
  const isInTime = await throttle.take(accountId, subject)
  const isRight = await passwords.verify(password, isInTime ? profile.passwordHash : undefined)
  if (!isRight) throw AccessDenied('The old password was incorrect.')
  await throttle.forgive(accountId, subject)
}
