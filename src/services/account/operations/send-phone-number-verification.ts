import { primaryContact } from '../contacts.ts'
import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * A code to the number of the primary contact. "Phone number verification isn't available for this account": no message
 * can be sent to a telephone from here.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_SendPhoneNumberVerification.html
 */
export const sendPhoneNumberVerification = operation('SendPhoneNumberVerification', {
  ...ofOwnAccount('SendPhoneNumberVerification'),
  access: 'read',

  async handle(_input, { db }) {
    await primaryContact(db)
    return { Status: 'NOT_SUPPORTED' }
  },
})
