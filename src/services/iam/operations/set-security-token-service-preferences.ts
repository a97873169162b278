import { operation } from '../operation.ts'

/**
 * Which version of tokens STS's global endpoint gives. AWS's version 1 holds in the Regions that every account has, and
 * version 2 in all; the tokens of its regional endpoints hold everywhere under both. Clients reach this server by an
 * endpoint of its own, as they do a regional one: its tokens hold in every Region that the account
 * uses, and the preference is shown.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetSecurityTokenServicePreferences.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
 */
export const setSecurityTokenServicePreferences = operation('SetSecurityTokenServicePreferences', {
  action: 'iam:SetSecurityTokenServicePreferences',
  access: 'write',

  async handle({ GlobalEndpointTokenVersion }, { db }) {
    await db.account.update({ globalTokenVersion: GlobalEndpointTokenVersion === 'v1Token' ? 1 : 2 })
    return {}
  },
})
