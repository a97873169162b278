import { createHmac, timingSafeEqual } from 'node:crypto'

/** Seconds that one code is shown for. */
const TOTP_PERIOD = 30

/** 40 bytes, which are 64 characters of base 32, as AWS's seeds have. */
export const TOTP_SEED_BYTES = 40

/** A code is good one step early and one step late. */
const WINDOW = 1

/** How far off a device's clock may be at a resync: a day, in steps. */
const RESYNC_WINDOW = (24 * 60 * 60) / TOTP_PERIOD

/** What a device must remember so that each of its codes is good once. */
export interface TotpState {
  /** The step of the last code accepted, 0 before the first: that step and all before it are used. */
  readonly lastStep: number
  /** How many steps the device's clock is ahead of ours, as found by the last resync. */
  readonly drift: number
}

export type TotpVerdict =
  | { readonly outcome: 'accepted'; readonly state: TotpState }
  /** A code of the window whose step was accepted before, or precedes one that was. */
  | { readonly outcome: 'used' }
  | { readonly outcome: 'wrong' }

/** The number of the 30-second step that `now` (epoch milliseconds) is in. */
export function totpStep(now: number): number {
  return Math.floor(now / 1000 / TOTP_PERIOD)
}

/**
 * The six digits of `step`: RFC 6238 with SHA-1, which is what every authenticator app has.
 * @see https://www.rfc-editor.org/rfc/rfc4226#section-5.3
 */
export function totpCode(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.max(0, step)))
  const mac = createHmac('sha1', seed).update(counter).digest()
  const offset = mac.readUInt8(19) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/**
 * Judges one code at `now`. INVARIANT (one code, one use): the caller stores the new state before it lets anyone in.
 */
export function verifyTotp(seed: Uint8Array, code: string, now: number, state: TotpState): TotpVerdict {
  const centre = totpStep(now) + state.drift
  let matched: number | undefined
  // Every step of the window is computed and compared, whatever matched before: time says nothing of where a code
  // stands.
  for (let step = centre - WINDOW; step <= centre + WINDOW; step++) {
    if (sameCode(totpCode(seed, step), code)) matched = step
  }
  if (matched === undefined) return { outcome: 'wrong' }
  if (matched <= state.lastStep) return { outcome: 'used' }
  return { outcome: 'accepted', state: { lastStep: matched, drift: state.drift } }
}

/**
 * Judges the two codes of an enrolment: the second is of this step, the one before or the one after, and the first is
 * of exactly the step before it. The second's step is the one that is used up.
 */
export function verifyEnrolment(
  seed: Uint8Array,
  first: string,
  second: string,
  now: number,
  state: TotpState,
): TotpVerdict {
  return verifyPair(seed, first, second, now, state, WINDOW)
}

/**
 * Judges the two codes of a resync, which may be up to a day off, and finds the device's drift. The nearest match
 * counts.
 */
export function verifyResync(
  seed: Uint8Array,
  first: string,
  second: string,
  now: number,
  state: TotpState,
): TotpVerdict {
  return verifyPair(seed, first, second, now, state, RESYNC_WINDOW)
}

function verifyPair(
  seed: Uint8Array,
  first: string,
  second: string,
  now: number,
  state: TotpState,
  window: number,
): TotpVerdict {
  const current = totpStep(now)
  let matched: number | undefined
  let previous = totpCode(seed, current - window - 1)
  for (let step = current - window; step <= current + window; step++) {
    const code = totpCode(seed, step)
    const both = Number(sameCode(previous, first)) & Number(sameCode(code, second))
    const nearer = matched === undefined || Math.abs(step - current) < Math.abs(matched - current)
    if (both === 1 && nearer) matched = step
    previous = code
  }
  if (matched === undefined) return { outcome: 'wrong' }
  if (matched <= state.lastStep) return { outcome: 'used' }
  // A phone that is one step off at enrolment is within the window ever after: only a resync finds a drift.
  const drift = window === WINDOW ? 0 : matched - current
  return { outcome: 'accepted', state: { lastStep: matched, drift } }
}

function sameCode(expected: string, given: string): boolean {
  const bytes = Buffer.from(given)
  return bytes.length === 6 && timingSafeEqual(Buffer.from(expected), bytes)
}
