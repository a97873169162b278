import { primaryContact } from '../contacts.ts'
import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * The primary contact of the account. Its number is not verified: no message can be sent to it from here.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html
 */
export const getContactInformation = operation('GetContactInformation', {
  ...ofOwnAccount('GetContactInformation'),
  access: 'read',

  async handle(_input, { db }) {
    return { ContactInformation: await primaryContact(db), VerificationStatus: 'NOT_SUPPORTED' }
  },
})
