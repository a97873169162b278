import { assertContactInformation } from '../contacts.ts'
import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * Says who the account belongs to, and how to reach them; what was said before is gone, member by member.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_PutContactInformation.html
 */
export const putContactInformation = operation('PutContactInformation', {
  ...ofOwnAccount('PutContactInformation'),
  access: 'write',

  async handle({ ContactInformation }, { db }) {
    assertContactInformation(ContactInformation)
    await db.accountContacts.put('PRIMARY', JSON.stringify(ContactInformation))
    return {}
  },
})
