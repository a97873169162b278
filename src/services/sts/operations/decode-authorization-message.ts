import { decodeAuthorizationMessage as decode } from '../../../credentials/index.ts'
import { InvalidAuthorizationMessage } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * What the encoded message of a denial says, to whoever may have it decoded in the account of who was denied.
 *
 * @throws InvalidAuthorizationMessageException (400)
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export const decodeAuthorizationMessage = operation('DecodeAuthorizationMessage', {
  action: 'sts:DecodeAuthorizationMessage',
  access: 'read',

  handle({ EncodedMessage }, { masterKey, accountId }) {
    const DecodedMessage = decode(masterKey, EncodedMessage, accountId)
    if (DecodedMessage === undefined) throw InvalidAuthorizationMessage('Message is not valid')
    return { DecodedMessage }
  },
})
