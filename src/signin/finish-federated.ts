import { isUserSession, openSession } from '../credentials/index.ts'
import type { SigninServices } from './attempt.ts'
import { type Origin, recordConsoleLogin } from './events.ts'
import type { RoleCredentials } from './switched-role.ts'

/**
 * The end of a sign-in without a password: a console session of whoever these credentials are of, for as long as they
 * last. They are new ones, of which nobody else knows.
 *
 * @returns the `Set-Cookie` values; `undefined` where their principal is gone.
 */
export async function giveFederatedSession(
  { store, masterKey, sessions, cookies, sts, publicUrl, clock }: SigninServices,
  { accessKeyId, sessionToken }: RoleCredentials,
  event: { readonly origin: Origin; readonly target: string; readonly samlProviderArn?: string },
): Promise<readonly string[] | undefined> {
  const { origin, target, samlProviderArn } = event
  const session = openSession(masterKey, sessionToken, accessKeyId)
  if (!session || isUserSession(session) || session.delegate !== undefined || session.expiresAt <= clock())
    return undefined
  const caller = await sts.callerOf(session)
  if (!caller) return undefined
  const { expiresAt, mfaAuthenticatedAt } = session
  const cookie = await store.write(session.accountId, async (tx) => {
    await recordConsoleLogin(tx, caller, {
      isSuccess: true,
      isMfaUsed: mfaAuthenticatedAt !== undefined,
      origin,
      clock,
      loginTo: publicUrl + target,
      samlProviderArn,
    })
    const sts = { accessKeyId, sessionToken, expiresAt }
    return await sessions.start(tx, { principalId: caller.userId, mfaAuthenticatedAt, sts, ...origin })
  })
  return [cookie, cookies.clear('role'), cookies.clear('ticket')]
}
