import { type Account, call, type Input, UnansweredError } from '../account/index.ts'
import { type Check, cis, type Finding, outcomeFrom, type Step } from '../check/index.ts'

type ContactType = NonNullable<Input<'account', 'GetAlternateContact'>['AlternateContactType']>

const TYPES: readonly ContactType[] = ['SECURITY', 'BILLING', 'OPERATIONS']

const CONTACT = { AlternateContact: { Name: 'Alice', EmailAddress: 'alice@example.com' } }
const NOT_FOUND = Object.assign(new Error('No contact of the inputted alternate contact type found.'), {
  name: 'ResourceNotFoundException',
})

export const alternateContacts: Check = {
  id: 'alternate-contacts',
  title: 'AWS knows whom to reach about security, billing and operations',
  reason: "Without alternate contacts AWS writes to the root user's address alone, which often nobody reads in time.",
  source: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html',
  severity: 'medium',
  cis: cis({ '3.0.0': '1.2', '5.0.0': '1.2', '6.0.0': '2.2', '7.0.0': '2.3' }),
  examples: {
    pass: { name: 'all three are set', answers: { 'account:GetAlternateContact': CONTACT } },
    fail: {
      name: 'the contact for security is missing',
      answers: {
        'account:GetAlternateContact': ({ AlternateContactType }: { AlternateContactType: ContactType }) =>
          AlternateContactType === 'SECURITY' ? NOT_FOUND : CONTACT,
      },
      baseline: { contact: { name: 'Alice', title: 'Owner', phone: '+1 206 555 0100' } },
    },
  },
  asks: ['email', 'contact'],
  reads: [{ action: 'account:GetAlternateContact' }],
  changes: [{ action: 'account:PutAlternateContact' }],

  async look(account) {
    const missing = await missingContacts(account)
    return outcomeFrom(
      missing.map(
        (type): Finding => ({
          id: `no-${type.toLowerCase()}-contact`,
          resource: account.accountId,
          says: `there is no alternate contact for ${type.toLowerCase()}`,
          fix: 'set it on the “Account” page of the console, “Alternate contacts”',
        }),
      ),
    )
  },

  async plan(account, { email, contact }) {
    if (email === undefined || contact === undefined) return []
    const missing = await missingContacts(account)
    const step: Step = {
      id: 'alternate-contacts',
      title: `Name ${contact.name} as the contact for ${missing.map((type) => type.toLowerCase()).join(', ')}`,
      calls: missing.map((AlternateContactType) => ({
        call: call('account', 'PutAlternateContact', {
          AlternateContactType,
          EmailAddress: email,
          Name: contact.name,
          Title: contact.title,
          PhoneNumber: contact.phone,
        }),
        previous: 'none',
      })),
      cost: 'free',
      verify: ({ account, baseline }) => alternateContacts.look(account, baseline),
    }
    return [step]
  },
}

async function missingContacts(account: Account): Promise<readonly ContactType[]> {
  const found = await Promise.all(TYPES.map((type) => hasContact(account, type)))
  return TYPES.filter((_, index) => !found[index])
}

async function hasContact(account: Account, AlternateContactType: ContactType): Promise<boolean> {
  const answer = await account.ask('account', 'GetAlternateContact', { AlternateContactType })
  if (answer.status === 'done') return answer.output.AlternateContact !== undefined
  if (answer.status === 'failed' && answer.code === 'ResourceNotFoundException') return false
  throw new UnansweredError(answer)
}
