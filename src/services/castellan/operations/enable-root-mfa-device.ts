import { callerSource } from '../../../identity/guess-source.ts'
import { verifyMfaEnrolment } from '../../../identity/mfa.ts'
import { ConflictException } from '../errors.ts'
import { operation } from '../operation.ts'
import { assertAccepted, assertAssignable, assertRecentMfa, endOtherSessions } from '../root-mfa.ts'

/**
 * Gives root a virtual MFA device that CreateVirtualMFADevice made: from then on every sign-in of root asks for a code.
 * It takes the place of `iam:EnableMFADevice`, which needs the UserName that root has not.
 */
export const enableRootMfaDevice = operation('EnableRootMFADevice', {
  action: 'iam:EnableMFADevice',
  access: 'write',
  who: 'root',
  resource: (_input, { caller }) => caller.arn,

  async prepare({ SerialNumber, AuthenticationCode1, AuthenticationCode2 }, context) {
    const { store, accountId, db } = context
    await assertAssignable(db, accountId, SerialNumber)
    await assertRecentMfa(context)
    const codes = { first: AuthenticationCode1, second: AuthenticationCode2 }
    const outcome = await verifyMfaEnrolment(store, accountId, SerialNumber, codes, {
      ...context,
      source: callerSource(context),
    })
    assertAccepted(outcome, context)
  },

  async handle({ SerialNumber }, { db, accountId, caller, clock }) {
    await assertAssignable(db, accountId, SerialNumber)
    if (!(await db.mfaDevices.assign(SerialNumber, accountId, clock()))) {
      throw ConflictException('The MFA device is in use.')
    }
    // Sessions from before the device are sessions without it.
    await endOtherSessions(db, caller)
    return {}
  },
})
