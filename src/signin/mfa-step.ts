import { type MfaOutcome, resyncMfaDevice, verifyMfaCode } from '../identity/mfa.ts'
import type { MfaDevice } from '../storage/repositories/mfa-devices.ts'
import { type Attempt, giveBack, mayTry, type SigninOutcome, type SigninServices } from './attempt.ts'
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
  const { store, tickets, clock } = services
  if (!mayTry(services.limits, attempt.origin)) return { kind: 'busy' }
  if (!(await tickets.takeTry(ticket))) return { kind: 'expired' }
  const outcome = await anyDevice(services, ticket, (device) =>
    verifyMfaCode(store, ticket.accountId, device, code, services),
  )
  if (outcome !== 'accepted') {
    // A code that comes a second time is recorded too: it may have been read over a shoulder.
    await recordWrongCode(services, ticket, attempt)
    return outcome === 'used' ? { kind: 'used-code' } : { kind: 'refused' }
  }
  giveBack(services.limits, attempt.origin)
  return await store.write(ticket.accountId, async (tx): Promise<SigninOutcome> => {
    // Whatever ended the sign-in meanwhile (a new password, a deletion, another answer) took the ticket with it.
    if (!(await tx.signinTickets.remove(ticket.hash))) return { kind: 'expired' }
    const password = await passwordWithId(tx, ticket.principalId)
    return password ? await finish(services, tx, password, attempt, clock()) : { kind: 'expired' }
  })
}

/** Two codes in a row find how far off a device's clock is. They are no sign-in: the next code is. */
export async function resyncStep(
  services: SigninServices,
  ticket: Ticket,
  codes: { readonly first: string; readonly second: string },
  attempt: Attempt,
): Promise<SigninOutcome> {
  if (!mayTry(services.limits, attempt.origin)) return { kind: 'busy' }
  if (!(await services.tickets.takeTry(ticket))) return { kind: 'expired' }
  const outcome = await anyDevice(services, ticket, (device) =>
    resyncMfaDevice(services.store, ticket.accountId, device, codes, services),
  )
  if (outcome === 'accepted') return { kind: 'resynced' }
  if (outcome === 'used') return { kind: 'used-code' }
  await recordWrongCode(services, ticket, attempt)
  return { kind: 'refused' }
}

/** Asks each device in turn until one says yes. */
async function anyDevice(
  { store }: SigninServices,
  { accountId, principalId }: Ticket,
  ask: (device: MfaDevice) => Promise<MfaOutcome>,
): Promise<MfaOutcome> {
  let outcome: MfaOutcome = 'wrong'
  for (const device of await store.read(accountId).mfaDevices.ofOwner(principalId)) {
    const answer = await ask(device)
    if (answer === 'accepted') return answer
    if (answer === 'used') outcome = answer
  }
  return outcome
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
