import { AwsError } from '../aws/index.ts'
import { readPasswordPolicy } from '../identity/password-policy.ts'
import { hashNewPassword } from '../identity/passwords.ts'
import {
  type Attempt,
  deviceOf,
  giveBack,
  mayTry,
  mayTryAsKnown,
  type SigninOutcome,
  type SigninServices,
} from './attempt.ts'
import { passwordWithId } from './console-password.ts'
import { recordSigninEvent } from './events.ts'
import { giveSession } from './finish.ts'
import { passwordRules } from './password-rules.ts'
import type { Ticket } from './tickets.ts'

interface TypedPasswords {
  readonly old: string
  readonly new: string
  readonly confirm: string
}

/**
 * Sets the new password that the sign-in waits for, ends what the old one began, and signs in. Users only: nothing asks
 * it of root.
 */
export async function changePasswordStep(
  services: SigninServices,
  ticket: Ticket,
  typed: TypedPasswords,
  attempt: Attempt,
): Promise<SigninOutcome> {
  const { store, passwords, tickets, limits, clock } = services
  const { accountId, principalId } = ticket
  const isKnown = deviceOf(services, attempt, accountId, principalId) !== undefined
  const mayGoOn = isKnown ? mayTryAsKnown(limits, principalId) : mayTry(limits, attempt.origin)
  if (!mayGoOn) return { kind: 'busy' }
  const db = store.read(accountId)
  const password = await passwordWithId(db, principalId)
  if (password?.principal.kind !== 'user') return { kind: 'expired' }
  if (typed.new !== typed.confirm) return { kind: 'bad-password', message: 'The two new passwords differ.' }
  if (typed.new === typed.old)
    return { kind: 'bad-password', message: 'The new password must differ from the old one.' }
  if (!(await tickets.takeTry(ticket))) return { kind: 'expired' }
  if (!(await passwords.verify(typed.old, password.hash))) return { kind: 'refused' }
  let hash: string
  try {
    hash = await hashNewPassword({ db, passwords }, principalId, typed.new)
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'PasswordPolicyViolation') throw error
    return { kind: 'bad-password', message: error.message }
  }
  const outcome = await store.write(accountId, async (tx): Promise<SigninOutcome> => {
    if (!(await tx.signinTickets.remove(ticket.hash))) return { kind: 'expired' }
    const current = await passwordWithId(tx, principalId)
    if (current?.hash !== password.hash) return { kind: 'expired' }
    await tx.loginProfiles.setPassword(principalId, hash, false, clock())
    await tx.consoleSessions.endAll(principalId)
    await recordSigninEvent(tx, password.principal, 'PasswordUpdated', { origin: attempt.origin, clock })
    return await giveSession(services, tx, current, attempt, ticket.mfaAuthenticatedAt)
  })
  if (outcome.kind === 'session' && !isKnown) giveBack(limits, attempt.origin, principalId, 2)
  return outcome
}

/** What the page says of a ticket's new password. */
export async function newPasswordFacts(
  { store }: SigninServices,
  { accountId, principalId }: Ticket,
): Promise<{ who: string; reason: string; rules: readonly string[] } | undefined> {
  const db = store.read(accountId)
  const password = await passwordWithId(db, principalId)
  if (password?.principal.kind !== 'user') return undefined
  return {
    who: `${password.principal.userName} @ ${accountId}`,
    reason: password.mustChange
      ? 'Your administrator asks you to choose a new password before you go on.'
      : 'Your password has expired. Choose a new one to go on.',
    rules: passwordRules(readPasswordPolicy((await db.account.get()).passwordPolicy)),
  }
}
