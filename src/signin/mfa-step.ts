import { browserSource, type GuessSource } from '../identity/guess-source.ts'
import { type RefusedCode, resyncMfaDevice, verifyMfaCode } from '../identity/mfa.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { MfaDevice } from '../storage/repositories/mfa-devices.ts'
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
import { recordConsoleLogin } from './events.ts'
import { finish } from './finish.ts'
import type { Ticket } from './tickets.ts'

/** The code of any one of the principal's devices turns the ticket into a session, once. */
export async function mfaStep(
  services: SigninServices,
  ticket: Ticket,
  code: string,
  attempt: Attempt,
): Promise<SigninOutcome> {
  const { store, clock, limits } = services
  const { accountId, principalId } = ticket
  const begun = await begin(services, ticket, attempt)
  if ('kind' in begun) return begun
  const { source, devices } = begun
  const judged = await verifyMfaCode(store, accountId, devices, code, { ...services, source })
  if (judged.kind !== 'accepted') return await refuse(services, ticket, attempt, judged, 'wrong-code')
  const outcome = await store.write(accountId, async (tx): Promise<SigninOutcome> => {
    // Whatever ended the sign-in meanwhile (a new password, a deletion, another answer) took the ticket with it.
    if (!(await tx.signinTickets.remove(ticket.hash))) return { kind: 'expired' }
    const password = await passwordWithId(tx, principalId)
    return password ? await finish(services, tx, password, attempt, clock()) : { kind: 'expired' }
  })
  if (outcome.kind === 'session' && !source.isKnown) giveBack(limits, attempt.origin, principalId, 2)
  return outcome
}

/** Two codes in a row find how far off a device's clock is. They are no sign-in: the next code is. */
export async function resyncStep(
  services: SigninServices,
  ticket: Ticket,
  codes: { readonly first: string; readonly second: string },
  attempt: Attempt,
): Promise<SigninOutcome> {
  const begun = await begin(services, ticket, attempt)
  if ('kind' in begun) return begun
  const { source, devices } = begun
  const judged = await resyncMfaDevice(services.store, ticket.accountId, devices, codes, { ...services, source })
  return judged.kind === 'accepted'
    ? { kind: 'resynced' }
    : await refuse(services, ticket, attempt, judged, 'wrong-pair')
}

/** Takes a try, and says where it comes from and which devices it may be of. */
async function begin(
  services: SigninServices,
  ticket: Ticket,
  attempt: Attempt,
): Promise<SigninOutcome | { readonly source: GuessSource; readonly devices: readonly MfaDevice[] }> {
  const { store, tickets, limits } = services
  const { accountId, principalId } = ticket
  const db = store.read(accountId)
  const devices = await db.mfaDevices.ofOwner(principalId)
  const known = await knownBrowser(services, db, principalId, devices, attempt)
  const mayGoOn = known === undefined ? mayTry(limits, attempt.origin) : mayTryAsKnown(limits, principalId)
  if (!mayGoOn) return { kind: 'busy' }
  if (!(await tickets.takeTry(ticket))) return { kind: 'expired' }
  return { source: browserSource(attempt.origin.sourceIp, known), devices }
}

/**
 * The browser that is known for codes. Who gave a code before the password or a device was changed may be whom they
 * were changed for, with as many cookies as it liked.
 */
async function knownBrowser(
  services: SigninServices,
  db: Repositories,
  principalId: string,
  devices: readonly MfaDevice[],
  attempt: Attempt,
): Promise<string | undefined> {
  const browser = deviceOf(services, attempt, db.accountId, principalId)
  if (!browser?.isMfa) return undefined
  const password = await passwordWithId(db, principalId)
  if (!password) return undefined
  const changedAt = Math.max(
    password.changedAt,
    ...devices.map(({ enabledAt }) => enabledAt ?? Number.POSITIVE_INFINITY),
  )
  return browser.signedInAt >= changedAt ? browser.id : undefined
}

/** What is refused is in the record, a code that comes a second time too: it may have been read over a shoulder. */
async function refuse(
  services: SigninServices,
  ticket: Ticket,
  attempt: Attempt,
  judged: RefusedCode,
  wrong: 'wrong-code' | 'wrong-pair',
): Promise<SigninOutcome> {
  await recordWrongCode(services, ticket, attempt)
  switch (judged.kind) {
    case 'used':
      return { kind: 'used-code' }
    case 'wrong':
      return { kind: wrong, pause: judged.pause }
    case 'paused':
      return judged
    default:
      return judged satisfies never
  }
}

async function recordWrongCode({ store, clock, publicUrl }: SigninServices, ticket: Ticket, { origin }: Attempt) {
  await store.record(ticket.accountId, async (tx) => {
    const password = await passwordWithId(tx, ticket.principalId)
    if (!password) return
    await recordConsoleLogin(tx, password.principal, {
      isSuccess: false,
      isMfaUsed: true,
      origin,
      clock,
      loginTo: publicUrl + ticket.target,
    })
  })
}
