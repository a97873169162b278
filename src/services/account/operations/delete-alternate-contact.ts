import { noAlternateContact } from '../contacts.ts'
import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * Forgets whom to turn to about billing, operations or security.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_DeleteAlternateContact.html
 */
export const deleteAlternateContact = operation('DeleteAlternateContact', {
  ...ofOwnAccount('DeleteAlternateContact'),
  access: 'write',
  room: 'reserve',
  conditionKeys: ({ AlternateContactType }) => ({ 'account:AlternateContactTypes': [AlternateContactType] }),

  async handle({ AlternateContactType }, { db }) {
    if (!(await db.accountContacts.remove(AlternateContactType))) throw noAlternateContact()
    return {}
  },
})
