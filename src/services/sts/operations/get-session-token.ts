import { AccessDenied } from '../errors.ts'
import { issue, lasting } from '../issue.ts'
import { operation } from '../operation.ts'
import { proveDevice } from '../prove-device.ts'
import { userSeconds } from '../user-seconds.ts'

/**
 * Temporary credentials of the caller, with the mark of multi-factor authentication when a code of one of its devices
 * comes along.
 *
 * @throws AccessDenied (403) for a wrong code, and to whoever comes with temporary credentials.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export const getSessionToken = operation('GetSessionToken', {
  action: 'sts:GetSessionToken',
  access: 'read',
  who: 'anyone',

  async prepare(input, context) {
    if (context.caller.credential.kind !== 'long-term') {
      throw AccessDenied('Cannot call GetSessionToken with session credentials')
    }
    return { isMfa: await proveDevice(input, context) }
  },

  handle({ DurationSeconds, MinimumSessionTokenSize }, context, { isMfa }) {
    const { caller, accountId, clock } = context
    const times = lasting(userSeconds(caller, DurationSeconds), clock)
    const session = {
      issuedBy: 'GetSessionToken',
      accountId,
      principalId: caller.userId,
      ...times,
      ...(isMfa && { mfaAuthenticatedAt: times.issuedAt }),
    } as const
    return issue(session, context, MinimumSessionTokenSize)
  },
})
