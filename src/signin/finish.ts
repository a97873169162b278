import { passwordExpiry, readPasswordPolicy } from '../identity/password-policy.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Attempt, SigninOutcome, SigninParts } from './attempt.ts'
import { claimOf, recordConsoleLogin } from './events.ts'
import { newDeviceValue } from './known-device.ts'
import type { SigninPrincipal } from './principals.ts'
import type { TicketStage } from './tickets.ts'

/** After a right password, and a right code where one is asked: a session, or the new password that must come first. */
export async function finish(
  parts: SigninParts,
  tx: Repositories,
  principal: SigninPrincipal,
  attempt: Attempt,
  mfaAuthenticatedAt?: number,
): Promise<SigninOutcome> {
  // The account's password policy is for its users: root's password is not under it.
  const policy = principal.kind === 'root' ? undefined : readPasswordPolicy((await tx.account.get()).passwordPolicy)
  const expiry = passwordExpiry(policy, principal.passwordChangedAt, parts.clock())
  if (expiry === 'refused') return { kind: 'locked-out' }
  if (principal.mustChange || expiry === 'change') {
    return await giveTicket(parts, tx, principal, 'change-password', attempt.target, mfaAuthenticatedAt)
  }
  return await giveSession(parts, tx, principal, attempt, mfaAuthenticatedAt)
}

export async function giveTicket(
  parts: SigninParts,
  tx: Repositories,
  { principalId }: SigninPrincipal,
  stage: TicketStage,
  target: string,
  mfaAuthenticatedAt?: number,
): Promise<SigninOutcome> {
  const cookie = await parts.tickets.issue(tx, { principalId, stage, mfaAuthenticatedAt, target })
  return { kind: 'ticket', stage, cookies: [cookie] }
}

/** The end of a sign-in, in the transaction of `tx`: session, last use and event are there together or not at all. */
export async function giveSession(
  { sessions, cookies, masterKey, publicUrl, clock, random }: SigninParts,
  tx: Repositories,
  principal: SigninPrincipal,
  { origin, target }: Attempt,
  mfaAuthenticatedAt?: number,
): Promise<SigninOutcome> {
  const { kind, accountId, principalId } = principal
  const session = await sessions.start(tx, { principalId, mfaAuthenticatedAt, ...origin })
  if (kind === 'root') await tx.account.update({ rootPasswordLastUsedAt: clock() })
  else await tx.loginProfiles.recordUse(principalId, clock())
  await recordConsoleLogin(tx, claimOf(principal), {
    isSuccess: true,
    isMfaUsed: mfaAuthenticatedAt !== undefined,
    origin,
    clock,
    loginTo: publicUrl + target,
  })
  const notice = kind === 'root' ? (await tx.account.get()).rootNotice : null
  const device = newDeviceValue(masterKey, accountId, principalId, random)
  return {
    kind: 'session',
    cookies: [session, cookies.clear('ticket'), cookies.set('device', device)],
    hasNotice: notice !== null,
    target,
  }
}
