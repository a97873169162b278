import { type AccountId, type Clock, iamArn, ROOT_MFA_DEVICE_NAME } from '../aws/index.ts'
import type { MasterKey } from '../credentials/master-key.ts'
import { type TotpState, type TotpVerdict, verifyEnrolment, verifyResync, verifyTotp } from '../credentials/totp.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { MfaDevice } from '../storage/repositories/mfa-devices.ts'
import type { Store } from '../storage/store.ts'
import { countGuess, forgiveGuesses, type Guess, type GuessPause, pauseOf, waitMessage } from './guess-counts.ts'
import type { GuessSource } from './guess-source.ts'

/** For root and for every user. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html */
export const MAX_MFA_DEVICES_PER_OWNER = 8

/** For who gives a code for the second time: the device works, only the code is spent. */
export const USED_CODE_MESSAGE = 'This code was used already. Wait for the next one and try again.'

/** What became of a code, or of two in a row: it was right, and is used up; or not. */
export type MfaOutcome = { readonly kind: 'accepted' } | RefusedCode

export type RefusedCode =
  /** It was right, and somebody, maybe the caller, has used it. Say so. */
  | { readonly kind: 'used' }
  /** A pause may begin with it. */
  | { readonly kind: 'wrong'; readonly pause: GuessPause | undefined }
  /** Nothing is known of it: nobody looks at codes from there now. */
  | { readonly kind: 'paused'; readonly pause: GuessPause }

export interface MfaVerification {
  readonly clock: Clock
  readonly masterKey: MasterKey
  /** Where the code comes from: wrong ones count against it. */
  readonly source: GuessSource
}

/** A device as it was looked up: whose it is, is the caller's question. */
type Device = Pick<MfaDevice, 'serialNumber' | 'ownerId'>

/** What a caller is told, where `invalid` is the service's own sentence for a code that is not valid. */
export function refusalMessage(outcome: RefusedCode, invalid: string, now: number): string {
  switch (outcome.kind) {
    case 'used':
      return USED_CODE_MESSAGE
    case 'paused':
      return `${invalid.trimEnd()} ${waitMessage(outcome.pause, now)}`
    case 'wrong':
      return invalid
    default:
      return outcome satisfies never
  }
}

/** What a seed is sealed for. */
export function mfaSeedContext(accountId: AccountId, serialNumber: string): string {
  return `mfa-device/${accountId}/${serialNumber}`
}

export function rootMfaSerialNumber(accountId: AccountId): string {
  return iamArn(accountId, 'mfa', '/', ROOT_MFA_DEVICE_NAME)
}

/**
 * Whether `code` is a code of one of these enabled devices now; where a person does not say of which, it is asked of
 * all. Every answer is durable before it is given, in a transaction of its own: of two concurrent requests with one
 * code exactly one is accepted, and wrong codes count whatever becomes of the operation that they came with. So call it
 * in `prepare`, never in `handle`. INVARIANT (one code, one use)
 *
 * It says nothing of whose devices they are: look that up first, and ask only for devices of the principal at hand.
 */
export async function verifyMfaCode(
  store: Store,
  accountId: AccountId,
  devices: readonly Device[],
  code: string,
  verification: MfaVerification,
): Promise<MfaOutcome> {
  return await judge(store, accountId, enabled(devices), verification, 'code', (seed, now, state) =>
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
  const nobodys = { serialNumber, ownerId: null }
  return await judge(store, accountId, [nobodys], verification, 'code-pair', (seed, now, state) =>
    verifyEnrolment(seed, codes.first, codes.second, now, state),
  )
}

/**
 * Finds by two codes in a row how far off the clock of one of these enabled devices is, and follows it from then on.
 * Counts and uses up as `verifyMfaCode`.
 */
export async function resyncMfaDevice(
  store: Store,
  accountId: AccountId,
  devices: readonly Device[],
  codes: { readonly first: string; readonly second: string },
  verification: MfaVerification,
): Promise<MfaOutcome> {
  return await judge(store, accountId, enabled(devices), verification, 'code-pair', (seed, now, state) =>
    verifyResync(seed, codes.first, codes.second, now, state),
  )
}

function enabled(devices: readonly Device[]): readonly Device[] {
  return devices.filter(({ ownerId }) => ownerId !== null)
}

/** More concurrent judgements of one device than this are nobody's sign-in. */
const MAX_ATTEMPTS = 20

type VerdictOf = (seed: Uint8Array, now: number, state: TotpState) => TotpVerdict

async function judge(
  store: Store,
  accountId: AccountId,
  devices: readonly Device[],
  verification: MfaVerification,
  of: 'code' | 'code-pair',
  verdictOf: VerdictOf,
): Promise<MfaOutcome> {
  return await store.record(accountId, async (tx) => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const outcome = await judgeOnce(tx, devices, verification, of, verdictOf)
      if (outcome !== 'overtaken') return outcome
    }
    throw new Error(`a one-time code of ${devices[0]?.serialNumber} could not be recorded`)
  })
}

/**
 * A code is wrong when it is no device's: then it counts for each that was asked, and for none where one has it. So
 * whoever uses a second device makes no wrong guesses of the first, and one that has to wait does not stop the other.
 */
async function judgeOnce(
  tx: Repositories,
  devices: readonly Device[],
  { clock, masterKey, source }: MfaVerification,
  of: 'code' | 'code-pair',
  verdictOf: VerdictOf,
): Promise<MfaOutcome | 'overtaken'> {
  const now = clock()
  const guesses: Guess[] = []
  const pauses: GuessPause[] = []
  let isUsed = false
  for (const { serialNumber, ownerId } of devices) {
    const device = await tx.mfaDevices.secrets(serialNumber)
    // A device changed hands since it was looked up: what its new owner's codes are worth is not this principal's.
    if (device === undefined || device.ownerId !== ownerId) continue
    // One that was made anew under its name has another seed: what was guessed of the old one says nothing of it.
    const guess = { of, secret: `${serialNumber}@${device.createdAt}`, source }
    const waits = await pauseOf(tx, guess, now)
    if (waits !== undefined) {
      pauses.push(waits)
      continue
    }
    guesses.push(guess)
    const seed = masterKey.open(device.seedSealed, mfaSeedContext(tx.accountId, serialNumber))
    const verdict = verdictOf(seed, now, { lastStep: device.lastStep, drift: device.drift })
    if (verdict.outcome === 'used') isUsed = true
    if (verdict.outcome !== 'accepted') continue
    if (!(await tx.mfaDevices.advance(device, verdict.state))) return 'overtaken'
    for (const judged of guesses) await forgiveGuesses(tx, judged, now, { isCounted: false })
    return { kind: 'accepted' }
  }
  // A used code is no guess: whoever sends one saw it. It neither counts nor clears the count.
  if (isUsed) return { kind: 'used' }
  const before = shortest(pauses)
  if (guesses.length === 0 && before !== undefined) return { kind: 'paused', pause: before }
  for (const guess of guesses) {
    await countGuess(tx, guess, now)
    const begins = await pauseOf(tx, guess, now)
    if (begins !== undefined) pauses.push(begins)
  }
  return { kind: 'wrong', pause: pauses.length === devices.length ? shortest(pauses) : undefined }
}

/** When the first of several devices may be asked again. */
function shortest(pauses: readonly GuessPause[]): GuessPause | undefined {
  return pauses.toSorted((one, other) => one.until - other.until)[0]
}
