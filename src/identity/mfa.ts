import { type AccountId, type Clock, iamArn } from '../aws/index.ts'
import type { MasterKey } from '../credentials/master-key.ts'
import { type TotpState, type TotpVerdict, verifyEnrolment, verifyResync, verifyTotp } from '../credentials/totp.ts'
import { countWrongCode, isPaused, NO_WRONG_CODES, type WrongCodes } from '../credentials/wrong-codes.ts'
import type { MfaSecrets } from '../storage/repositories/mfa-devices.ts'
import type { Store } from '../storage/store.ts'

/** The name that only root may give, to the device of root. */
export const ROOT_MFA_DEVICE_NAME = 'root-account-mfa-device'

/** For root and for every user. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html */
export const MAX_MFA_DEVICES_PER_OWNER = 8

/** What a person is told who gives a code for the second time: the device works, only the code is spent. */
export const USED_CODE_MESSAGE = 'This code was used already. Wait for the next one and try again.'

/**
 * - `accepted`: the code was right and is used up.
 * - `used`: the code was right and somebody, maybe the caller, has used it. Say so (`USED_CODE_MESSAGE`).
 * - `wrong`: anything else, and everything while the device is paused after wrong codes.
 */
export type MfaOutcome = 'accepted' | 'wrong' | 'used'

export interface MfaVerification {
  readonly clock: Clock
  readonly masterKey: MasterKey
}

/** What a seed is sealed for. */
export function mfaSeedContext(accountId: AccountId, serialNumber: string): string {
  return `mfa-device/${accountId}/${serialNumber}`
}

export function rootMfaSerialNumber(accountId: AccountId): string {
  return iamArn(accountId, 'mfa', '/', ROOT_MFA_DEVICE_NAME)
}

/**
 * Whether `code` is a code of an enabled device now. Every answer is durable before it is given, in a transaction of
 * its own: of two concurrent requests with one code exactly one is accepted, and wrong codes count whatever becomes of
 * the operation that they came with. So call it in `prepare`, never in `handle`. INVARIANT (one code, one use)
 *
 * It says nothing of whose device it is: look that up first, and ask only for a device of the principal at hand.
 */
export async function verifyMfaCode(
  store: Store,
  accountId: AccountId,
  device: { readonly serialNumber: string; readonly ownerId: string | null },
  code: string,
  verification: MfaVerification,
): Promise<MfaOutcome> {
  // A device changed hands since it was looked up: what its new owner's codes are worth is not this principal's.
  const stillTheirs = (found: MfaSecrets) => found.ownerId !== null && found.ownerId === device.ownerId
  return await judge(store, accountId, device.serialNumber, verification, stillTheirs, (seed, now, state) =>
    verifyTotp(seed, code, now, state),
  )
}

/**
 * Whether the two codes prove that a device which nobody has is set up: see `verifyEnrolment`. Counts and uses up as
 * `verifyMfaCode`.
 */
export async function verifyMfaEnrolment(
  store: Store,
  accountId: AccountId,
  serialNumber: string,
  codes: { readonly first: string; readonly second: string },
  verification: MfaVerification,
): Promise<MfaOutcome> {
  const nobodys = (found: MfaSecrets) => found.ownerId === null
  return await judge(store, accountId, serialNumber, verification, nobodys, (seed, now, state) =>
    verifyEnrolment(seed, codes.first, codes.second, now, state),
  )
}

/**
 * Finds by two codes in a row how far off an enabled device's clock is, and follows it from then on. Counts and uses up
 * as `verifyMfaCode`.
 */
export async function resyncMfaDevice(
  store: Store,
  accountId: AccountId,
  device: { readonly serialNumber: string; readonly ownerId: string | null },
  codes: { readonly first: string; readonly second: string },
  verification: MfaVerification,
): Promise<MfaOutcome> {
  const stillTheirs = (found: MfaSecrets) => found.ownerId !== null && found.ownerId === device.ownerId
  return await judge(store, accountId, device.serialNumber, verification, stillTheirs, (seed, now, state) =>
    verifyResync(seed, codes.first, codes.second, now, state),
  )
}

/** More concurrent judgements of one device than this are nobody's sign-in. */
const MAX_ATTEMPTS = 20

async function judge(
  store: Store,
  accountId: AccountId,
  serialNumber: string,
  { clock, masterKey }: MfaVerification,
  applies: (device: MfaSecrets) => boolean,
  verdictOf: (seed: Uint8Array, now: number, state: TotpState) => TotpVerdict,
): Promise<MfaOutcome> {
  return await store.record(accountId, async (tx) => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const device = await tx.mfaDevices.secrets(serialNumber)
      if (device === undefined || !applies(device)) return 'wrong'
      const now = clock()
      const wrong = device.wrongCodes === '' ? NO_WRONG_CODES : (JSON.parse(device.wrongCodes) as WrongCodes)
      if (isPaused(wrong, now)) return 'wrong'
      const seed = masterKey.open(device.seedSealed, mfaSeedContext(accountId, serialNumber))
      const verdict = verdictOf(seed, now, { lastStep: device.lastStep, drift: device.drift })
      // A used code is no guess: whoever sends one saw it. It neither counts nor clears the count.
      if (verdict.outcome === 'used') return 'used'
      const progress =
        verdict.outcome === 'accepted'
          ? { ...verdict.state, wrongCodes: '' }
          : {
              lastStep: device.lastStep,
              drift: device.drift,
              wrongCodes: JSON.stringify(countWrongCode(wrong, now)),
            }
      if (await tx.mfaDevices.advance(device, progress)) return verdict.outcome
    }
    throw new Error(`a one-time code of ${serialNumber} could not be recorded`)
  })
}
