import { primaryContact } from '../contacts.ts'
import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * What was sent by SendPhoneNumberVerification, which sends nothing: no number is ever verified.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_VerifyPhoneNumber.html
 */
export const verifyPhoneNumber = operation('VerifyPhoneNumber', {
  ...ofOwnAccount('VerifyPhoneNumber'),
  access: 'read',

  async handle(_input, { db }) {
    await primaryContact(db)
    return { Status: 'NOT_SUPPORTED' }
  },
})
