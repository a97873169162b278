import { UnansweredError } from '../account/index.ts'
import { type Check, cis, outcomeFrom } from '../check/index.ts'

const CONTACT = {
  FullName: 'Alice',
  AddressLine1: '123 Any Street',
  City: 'Any Town',
  PostalCode: '12345',
  CountryCode: 'US',
}

export const contactInformation: Check = {
  id: 'contact-information',
  title: 'AWS knows whose the account is, and how to call them',
  reason:
    'When root is locked out or an account is abused, AWS turns to its primary contact, and proves by it whose the account is.',
  source: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-primary.html',
  severity: 'low',
  isHardening: true,
  cis: cis({ '3.0.0': '1.1', '5.0.0': '1.1', '6.0.0': '2.1', '7.0.0': '2.2' }),
  examples: {
    pass: {
      name: 'a name, an address and a phone number',
      answers: {
        'account:GetContactInformation': { ContactInformation: { ...CONTACT, PhoneNumber: '+1 206 555 0100' } },
      },
    },
    fail: {
      name: 'no phone number',
      answers: { 'account:GetContactInformation': { ContactInformation: { ...CONTACT, PhoneNumber: '' } } },
    },
  },
  reads: [{ action: 'account:GetContactInformation' }],
  changes: [],

  // No step writes it: who owns an account, its owner says.
  async look(account) {
    const answer = await account.ask('account', 'GetContactInformation', {})
    const isNone = answer.status === 'failed' && answer.code === 'ResourceNotFoundException'
    if (answer.status !== 'done' && !isNone) throw new UnansweredError(answer)
    const contact = answer.status === 'done' ? answer.output.ContactInformation : undefined
    const missing = [
      ...(contact?.FullName ? [] : ['name']),
      ...(contact?.AddressLine1 ? [] : ['address']),
      ...(contact?.PhoneNumber ? [] : ['phone number']),
    ]
    if (missing.length === 0) return outcomeFrom([], 'whether it is still current, you know')
    return outcomeFrom([
      {
        id: 'incomplete',
        resource: account.accountId,
        says: `the primary contact of the account has no ${missing.join(', no ')}`,
        fix: 'complete it on the “Account” page of the console, “Contact information”',
      },
    ])
  },
}
