import type { AlternateContactDetails } from '../contacts.ts'
import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * Says whom to turn to about billing, operations or security.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_PutAlternateContact.html
 */
export const putAlternateContact = operation('PutAlternateContact', {
  ...ofOwnAccount('PutAlternateContact'),
  access: 'write',
  conditionKeys: ({ AlternateContactType }) => ({ 'account:AlternateContactTypes': [AlternateContactType] }),

  async handle({ AlternateContactType, Name, Title, EmailAddress, PhoneNumber }, { db }) {
    // The model lets an address stand between spaces, and a mail does not.
    const details: AlternateContactDetails = { Name, Title, EmailAddress: EmailAddress.trim(), PhoneNumber }
    await db.accountContacts.put(AlternateContactType, JSON.stringify(details))
    return {}
  },
})
