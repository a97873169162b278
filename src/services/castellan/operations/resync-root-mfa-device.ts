import { callerSource } from '../../../identity/guess-source.ts'
import { resyncMfaDevice } from '../../../identity/mfa.ts'
import { operation } from '../operation.ts'
import { assertAccepted, rootDevice } from '../root-mfa.ts'

/** Finds by two codes in a row how far off the clock of root's device is. */
export const resyncRootMfaDevice = operation('ResyncRootMFADevice', {
  action: 'iam:ResyncMFADevice',
  access: 'write',
  who: 'root',
  resource: (_input, { caller }) => caller.arn,

  async prepare({ SerialNumber, AuthenticationCode1, AuthenticationCode2 }, context) {
    const { store, accountId, db } = context
    const device = await rootDevice(db, accountId, SerialNumber)
    const codes = { first: AuthenticationCode1, second: AuthenticationCode2 }
    const outcome = await resyncMfaDevice(store, accountId, [device], codes, {
      ...context,
      source: callerSource(context),
    })
    assertAccepted(outcome, context)
  },

  handle: () => ({}),
})
