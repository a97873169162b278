import { AccessDenied } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Credentials for a trade-in token, which AWS gives to partners that somebody has delegated access to. No partner is
 * known here, so there is no token that was given to one. AWS's page does not say what it answers to such a token.
 *
 * @throws AccessDenied (403)
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetDelegatedAccessToken.html
 */
export const getDelegatedAccessToken = operation('GetDelegatedAccessToken', {
  action: 'sts:GetDelegatedAccessToken',
  access: 'read',
  lacks: 'there are no partners, and it takes no token',

  handle() {
    throw AccessDenied('The trade-in token is not valid.')
  },
})
