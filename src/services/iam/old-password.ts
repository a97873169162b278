import { waitMessage } from '../../identity/guess-counts.ts'
import { callerSource } from '../../identity/guess-source.ts'
import { PasswordThrottle } from '../../identity/password-throttle.ts'
import type { LoginProfile } from '../../storage/repositories/login-profiles.ts'
import { AccessDenied } from './errors.ts'
import type { IamContext } from './operation.ts'

const INCORRECT = 'The old password was incorrect.'

/**
 * Passes when `password` is the profile's. Tries are counted before they are made, and after five wrong ones each
 * further one has to wait for longer: whoever holds a stolen access key must not find the password by ChangePassword,
 * nor by many at once. That slows neither the user's sign-in nor a console session that the user has.
 *
 * @throws AccessDenied (403), also for the right password while there is a pause.
 */
export async function assertOldPassword(context: IamContext, profile: LoginProfile, password: string): Promise<void> {
  const { store, accountId, passwords, clock } = context
  const source = callerSource(context)
  const throttle = new PasswordThrottle(store, clock)
  const pause = await throttle.take(accountId, profile.userId, source)
  if (pause !== undefined) throw AccessDenied(`${INCORRECT} ${waitMessage(pause, clock())}`)
  if (!(await passwords.verify(password, profile.passwordHash))) throw AccessDenied(INCORRECT)
  await throttle.forgive(accountId, profile.userId, source)
}
