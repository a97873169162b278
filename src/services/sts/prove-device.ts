import type { MaybePromise } from '../../aws/index.ts'
import { callerSource } from '../../identity/guess-source.ts'
import { refusalMessage, verifyMfaCode } from '../../identity/mfa.ts'
import { AccessDenied } from './errors.ts'
import type { StsContext } from './operation.ts'

/** A code of one of the caller's own devices, as operations take it. */
interface Code {
  readonly SerialNumber?: string
  readonly TokenCode?: string
}

/**
 * Whether a code of a device of the caller's came along, which is used up by it. Another principal's device is as
 * unknown as one that does not exist.
 *
 * @throws AccessDenied (403) for a wrong code, and where one of the two is missing.
 */
export function proveDevice({ SerialNumber, TokenCode }: Code, context: StsContext): MaybePromise<boolean> {
  if (SerialNumber === undefined && TokenCode === undefined) return false
  if (SerialNumber === undefined || TokenCode === undefined) {
    throw AccessDenied('MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.')
  }
  return isProved(SerialNumber, TokenCode, context)
}

async function isProved(serialNumber: string, code: string, context: StsContext): Promise<true> {
  const { store, caller } = context
  // The caller's, whosever role it asks for.
  const device = await store.read(caller.accountId).mfaDevices.get(serialNumber)
  if (device?.ownerId !== caller.userId) {
    throw AccessDenied(
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    )
  }
  const source = callerSource(context)
  const outcome = await verifyMfaCode(store, caller.accountId, [device], code, { ...context, source })
  if (outcome.kind === 'accepted') return true
  // AWS's ends with a space.
  const invalid = 'MultiFactorAuthentication failed with invalid MFA one time pass code. '
  const used = outcome.kind === 'used' ? invalid : ''
  throw AccessDenied(used + refusalMessage(outcome, invalid, context.clock()))
}
