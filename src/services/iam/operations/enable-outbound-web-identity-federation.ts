import { issuerUrl, newIssuerId } from '../../issuer-url.ts'
import { ALGORITHMS, newTokenKey } from '../../token-keys.ts'
import { FeatureEnabled } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Makes the account an issuer of tokens: GetWebIdentityToken gives them, and its keys are there for whoever verifies
 * them. Where it was one before, its URL is what it was; its keys are new.
 *
 * @throws FeatureEnabled (409)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOutboundWebIdentityFederation.html
 */
export const enableOutboundWebIdentityFederation = operation('EnableOutboundWebIdentityFederation', {
  action: 'iam:EnableOutboundWebIdentityFederation',
  access: 'write',

  async prepare(_input, { accountId, masterKey, clock, db }) {
    if ((await db.tokenIssuer.get())?.isEnabled) throw enabledAlready()
    const now = clock()
    return await Promise.all(ALGORITHMS.map((algorithm) => newTokenKey(algorithm, { accountId, masterKey, now })))
  },

  async handle(_input, { accountId, publicUrl, clock, random, db }, keys) {
    const before = await db.tokenIssuer.get()
    if (before?.isEnabled) throw enabledAlready()
    const issuerId = before?.issuerId ?? newIssuerId(accountId, random)
    await db.tokenIssuer.enable(issuerId, clock())
    for (const key of keys) await db.tokenIssuer.addKey(key)
    return { IssuerIdentifier: issuerUrl(publicUrl, issuerId) }
  },
})

function enabledAlready() {
  return FeatureEnabled('Outbound web identity federation is already enabled for this account.')
}
