import { FeatureDisabled } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Ends the account's issuing of tokens. Its keys are deleted: what it signed is verified by nobody who asks for them.
 *
 * @throws FeatureDisabled (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOutboundWebIdentityFederation.html
 */
export const disableOutboundWebIdentityFederation = operation('DisableOutboundWebIdentityFederation', {
  action: 'iam:DisableOutboundWebIdentityFederation',
  access: 'write',
  room: 'reserve',

  async handle(_input, { db }) {
    if (!(await db.tokenIssuer.get())?.isEnabled) {
      throw FeatureDisabled('Outbound web identity federation is not enabled for this account.')
    }
    await db.tokenIssuer.disable()
    return {}
  },
})
