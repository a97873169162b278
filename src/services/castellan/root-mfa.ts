import {
  type AccountId,
  type AuthenticatedPrincipal,
  consoleSessionOf,
  HOUR,
  isRootId,
  mfaTimeOf,
} from '../../aws/index.ts'
import { MAX_MFA_DEVICES_PER_OWNER, type MfaOutcome, refusalMessage } from '../../identity/mfa.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { MfaDevice } from '../../storage/repositories/mfa-devices.ts'
import {
  AccessDeniedException,
  ConflictException,
  InvalidAuthenticationCodeException,
  ResourceNotFoundException,
} from './errors.ts'
import type { CastellanContext } from './operation.ts'

/** Root's device. @throws ResourceNotFoundException (404) */
export async function rootDevice(db: Repositories, accountId: AccountId, serialNumber: string): Promise<MfaDevice> {
  const device = await db.mfaDevices.get(serialNumber)
  if (!device || !isRootId(accountId, device.ownerId)) {
    throw ResourceNotFoundException('The root user has no MFA device with this serial number.')
  }
  return device
}

/** Whether root may get this device now. @throws ResourceNotFoundException (404), ConflictException (409) */
export async function assertAssignable(db: Repositories, accountId: AccountId, serialNumber: string): Promise<void> {
  const device = await db.mfaDevices.get(serialNumber)
  if (!device) throw ResourceNotFoundException('There is no virtual MFA device with this serial number.')
  if (device.ownerId !== null) throw ConflictException('The MFA device is in use.')
  if ((await db.mfaDevices.ofOwner(accountId)).length >= MAX_MFA_DEVICES_PER_OWNER) {
    throw ConflictException(`The root user can have ${MAX_MFA_DEVICES_PER_OWNER} MFA devices at most.`)
  }
}

/**
 * Whoever changes root's devices must have one of them at hand: neither a stolen access key nor a browser that was left
 * open for long is enough to take the second factor away, or to add one's own. Without a device there is nothing to ask
 * for.
 *
 * @throws AccessDeniedException (403)
 */
export async function assertRecentMfa({ db, caller, accountId, clock }: CastellanContext): Promise<void> {
  if ((await db.mfaDevices.ofOwner(accountId)).length === 0) return
  const givenAt = mfaTimeOf(caller.credential)
  if (givenAt !== undefined && clock() - givenAt < HOUR) return
  throw AccessDeniedException(
    'This change needs multi-factor authentication within the last hour. Sign in again with an MFA code, then repeat it.',
  )
}

/** @throws InvalidAuthenticationCodeException (403) unless the codes were accepted. */
export function assertAccepted(outcome: MfaOutcome, { clock }: CastellanContext): void {
  if (outcome.kind === 'accepted') return
  const invalid = 'Authentication code for device is not valid.'
  throw InvalidAuthenticationCodeException(refusalMessage(outcome, invalid, clock()))
}

/** Ends root's console sessions but the one that asks. */
export async function endOtherSessions(db: Repositories, caller: AuthenticatedPrincipal): Promise<void> {
  await db.consoleSessions.endAll(caller.userId, consoleSessionOf(caller.credential))
}
