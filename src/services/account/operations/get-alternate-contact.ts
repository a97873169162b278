import { alternateContact } from '../contacts.ts'
import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * Whom to turn to about billing, operations or security.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html
 */
export const getAlternateContact = operation('GetAlternateContact', {
  ...ofOwnAccount('GetAlternateContact'),
  access: 'read',
  conditionKeys: ({ AlternateContactType }) => ({ 'account:AlternateContactTypes': [AlternateContactType] }),

  async handle({ AlternateContactType }, { db }) {
    return { AlternateContact: await alternateContact(db, AlternateContactType) }
  },
})
