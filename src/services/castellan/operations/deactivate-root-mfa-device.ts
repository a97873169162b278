import { operation } from '../operation.ts'
import { assertRecentMfa, endOtherSessions, rootDevice } from '../root-mfa.ts'

/** Takes a device from root. It exists until DeleteVirtualMFADevice. */
export const deactivateRootMfaDevice = operation('DeactivateRootMFADevice', {
  action: 'iam:DeactivateMFADevice',
  access: 'write',
  room: 'reserve',
  who: 'root',
  resource: (_input, { caller }) => caller.arn,

  async handle({ SerialNumber }, context) {
    const { db, accountId, caller } = context
    await rootDevice(db, accountId, SerialNumber)
    await assertRecentMfa(context)
    await db.mfaDevices.release(SerialNumber)
    await endOtherSessions(db, caller)
    return {}
  },
})
