import type { ContactInformation } from '@aws-sdk/client-account'

export interface ContactField {
  readonly name: keyof ContactInformation
  readonly label: string
  readonly isOptional?: true
  readonly hint?: string
  readonly autoComplete: string
}

/**
 * The primary contact's fields, in the order of a letter.
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html
 */
export const CONTACT_FIELDS: readonly ContactField[] = [
  { name: 'FullName', label: 'Full name', autoComplete: 'name' },
  { name: 'CompanyName', label: 'Company name', isOptional: true, autoComplete: 'organization' },
  { name: 'AddressLine1', label: 'Address', autoComplete: 'address-line1' },
  { name: 'AddressLine2', label: 'Address, second line', isOptional: true, autoComplete: 'address-line2' },
  { name: 'AddressLine3', label: 'Address, third line', isOptional: true, autoComplete: 'address-line3' },
  { name: 'City', label: 'City', autoComplete: 'address-level2' },
  {
    name: 'StateOrRegion',
    label: 'State, province or region',
    isOptional: true,
    hint: 'Required in BR, CA, DE, GB, IN, JP and US.',
    autoComplete: 'address-level1',
  },
  { name: 'DistrictOrCounty', label: 'District or county', isOptional: true, autoComplete: 'address-level3' },
  { name: 'PostalCode', label: 'Postal code', autoComplete: 'postal-code' },
  { name: 'CountryCode', label: 'Country', hint: 'Two letters, such as US.', autoComplete: 'country' },
  { name: 'PhoneNumber', label: 'Phone number', hint: 'With the country: +1 206 555 0100.', autoComplete: 'tel' },
  { name: 'WebsiteUrl', label: 'Website', isOptional: true, autoComplete: 'url' },
]

/** What is to be put: no field that was left empty. */
export function contactOf(typed: Readonly<Partial<Record<keyof ContactInformation, string>>>): ContactInformation {
  const filled = CONTACT_FIELDS.flatMap(({ name }) => {
    const text = typed[name]?.trim() ?? ''
    return text === '' ? [] : [[name, name === 'CountryCode' ? text.toUpperCase() : text] as const]
  })
  const { FullName, AddressLine1, City, PostalCode, CountryCode, PhoneNumber, ...others } = Object.fromEntries(
    filled,
  ) as Partial<Record<keyof ContactInformation, string>>
  return { FullName, AddressLine1, City, PostalCode, CountryCode, PhoneNumber, ...others }
}

/** Whether all that every country asks for is there. */
export function isComplete(typed: Readonly<Partial<Record<keyof ContactInformation, string>>>): boolean {
  return CONTACT_FIELDS.every(({ name, isOptional }) => isOptional || (typed[name]?.trim() ?? '') !== '')
}
