import { issuerUrl } from '../../issuer-url.ts'
import { FeatureDisabled } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * The URL that the account issues tokens under.
 *
 * @throws FeatureDisabled (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOutboundWebIdentityFederationInfo.html
 */
export const getOutboundWebIdentityFederationInfo = operation('GetOutboundWebIdentityFederationInfo', {
  action: 'iam:GetOutboundWebIdentityFederationInfo',
  access: 'read',

  async handle(_input, { db, publicUrl }) {
    const issuer = await db.tokenIssuer.get()
    if (!issuer?.isEnabled) {
      throw FeatureDisabled('Outbound web identity federation is not enabled for this account.')
    }
    return { IssuerIdentifier: issuerUrl(publicUrl, issuer.issuerId), JwtVendingEnabled: true }
  },
})
