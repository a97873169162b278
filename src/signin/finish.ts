import { passwordExpiry, readPasswordPolicy } from '../identity/password-policy.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Attempt, SigninOutcome, SigninServices } from './attempt.ts'
import type { ConsolePassword } from './console-password.ts'
import { recordConsoleLogin } from './events.ts'
import { newDeviceValue } from './known-device.ts'
import type { TicketStage } from './tickets.ts'

/** After a right password, and a right code where one is asked: a session, or the new password that must come first. */
export async function finish(
  services: SigninServices,
  tx: Repositories,
  password: ConsolePassword,
  attempt: Attempt,
  mfaAuthenticatedAt?: number,
): Promise<SigninOutcome> {
  // The account's password policy is for its users: root's password is not under it.
  const policy =
    password.principal.kind === 'root' ? undefined : readPasswordPolicy((await tx.account.get()).passwordPolicy)
  const expiry = passwordExpiry(policy, password.changedAt, services.clock())
  if (expiry === 'refused') return { kind: 'locked-out' }
  if (password.mustChange || expiry === 'change') {
    return await giveTicket(services, tx, password, 'change-password', attempt.target, mfaAuthenticatedAt)
  }
  return await giveSession(services, tx, password, attempt, mfaAuthenticatedAt)
}

export async function giveTicket(
  services: SigninServices,
  tx: Repositories,
  { principal }: ConsolePassword,
  stage: TicketStage,
  target: string,
  mfaAuthenticatedAt?: number,
): Promise<SigninOutcome> {
  const cookie = await services.tickets.issue(tx, { principalId: principal.userId, stage, mfaAuthenticatedAt, target })
  return { kind: 'ticket', stage, cookies: [cookie] }
}

/** The end of a sign-in, in the transaction of `tx`: session, last use and event are there together or not at all. */
export async function giveSession(
  services: SigninServices,
  tx: Repositories,
  { principal }: ConsolePassword,
  { origin, target }: Attempt,
  mfaAuthenticatedAt?: number,
): Promise<SigninOutcome> {
  const { sessions, cookies, publicUrl, clock } = services
  const { kind, accountId, userId: principalId } = principal
  const isMfa = mfaAuthenticatedAt !== undefined
  const session = await sessions.start(tx, { principalId, mfaAuthenticatedAt, ...origin })
  if (kind === 'root') await tx.account.update({ rootPasswordLastUsedAt: clock() })
  else await tx.loginProfiles.recordUse(principalId, clock())
  await recordConsoleLogin(tx, principal, {
    isSuccess: true,
    isMfaUsed: isMfa,
    origin,
    clock,
    loginTo: publicUrl + target,
  })
  const notice = kind === 'root' ? (await tx.account.get()).rootNotice : null
  const device = newDeviceValue(services, accountId, principalId, { isMfa })
  return {
    kind: 'session',
    cookies: [session, cookies.clear('ticket'), cookies.set('device', device)],
    hasNotice: notice !== null,
    target,
  }
}
