import { newAccessKeyId, newSecretAccessKey } from '../../../aws/index.ts'
import { MAX_TOKEN_LENGTH, sealSession } from '../../../credentials/index.ts'
import { callerSource } from '../../../identity/guess-source.ts'
import { refusalMessage, verifyMfaCode } from '../../../identity/mfa.ts'
import { AccessDenied } from '../errors.ts'
import { operation, type StsContext } from '../operation.ts'

const DEFAULT_SECONDS = 43_200
/** "If the duration is longer than one hour, the session for AWS account owners defaults to one hour." */
const ROOT_SECONDS = 3_600

/**
 * Temporary credentials of the caller, with the mark of multi-factor authentication when a code of one of its devices
 * comes along. The token carries all that there is to know of the session; no row is written.
 *
 * @throws AccessDenied (403) for a wrong code, and to whoever comes with temporary credentials.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export const getSessionToken = operation('GetSessionToken', {
  action: 'sts:GetSessionToken',
  access: 'read',
  who: 'anyone',

  async prepare({ SerialNumber, TokenCode }, context) {
    const { caller } = context
    if (caller.credential.kind !== 'long-term') {
      throw AccessDenied('Cannot call GetSessionToken with session credentials')
    }
    if (SerialNumber === undefined && TokenCode === undefined) return { isMfa: false }
    if (SerialNumber === undefined || TokenCode === undefined) {
      throw AccessDenied(
        'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
      )
    }
    await proveDevice(context, SerialNumber, TokenCode)
    return { isMfa: true }
  },

  handle(
    { DurationSeconds = DEFAULT_SECONDS, MinimumSessionTokenSize = 0 },
    { caller, accountId, clock, random, masterKey },
    { isMfa },
  ) {
    const seconds = caller.kind === 'root' ? Math.min(DurationSeconds, ROOT_SECONDS) : DurationSeconds
    const issuedAt = clock()
    // In whole seconds, as the answer tells it: what a client believes is what holds.
    const expiresAt = Math.floor(issuedAt / 1000 + seconds) * 1000
    const accessKeyId = newAccessKeyId('ASIA', accountId, random)
    const secretAccessKey = newSecretAccessKey(random)
    const session = {
      accountId,
      principalId: caller.userId,
      accessKeyId,
      secretAccessKey,
      issuedAt,
      expiresAt,
      ...(isMfa && { mfaAuthenticatedAt: issuedAt }),
    }
    const token = sealSession(masterKey, session, random, MinimumSessionTokenSize)
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: token,
        Expiration: new Date(expiresAt),
      },
      SessionTokenUtilization: Math.ceil((token.length * 100) / MAX_TOKEN_LENGTH),
      SessionTokenSize: token.length,
    }
  },
})

/** Another principal's device is as unknown as one that does not exist. @throws AccessDenied (403) */
async function proveDevice(context: StsContext, serialNumber: string, code: string): Promise<void> {
  const { store, db, accountId, caller } = context
  const device = await db.mfaDevices.get(serialNumber)
  if (device?.ownerId !== caller.userId) {
    throw AccessDenied(
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    )
  }
  const source = callerSource(context)
  const outcome = await verifyMfaCode(store, accountId, [device], code, { ...context, source })
  if (outcome.kind === 'accepted') return
  // AWS's ends with a space.
  const invalid = 'MultiFactorAuthentication failed with invalid MFA one time pass code. '
  const used = outcome.kind === 'used' ? invalid : ''
  throw AccessDenied(used + refusalMessage(outcome, invalid, context.clock()))
}
