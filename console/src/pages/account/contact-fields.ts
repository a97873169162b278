import type { AlternateContact, ContactInformation } from '@aws-sdk/client-account'
import { errorName } from '../../api/errors.ts'

export interface ContactField<Name extends string> {
  readonly name: Name
  readonly label: string
  readonly isOptional?: true
  readonly hint?: string
  readonly autoComplete: string
}

/** What has been typed into the fields so far. */
export type Typed<Name extends string> = Readonly<Partial<Record<Name, string>>>

/**
 * The primary contact's fields, in the order of a letter.
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html
 */
export const CONTACT_FIELDS: readonly ContactField<keyof ContactInformation>[] = [
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

/**
 * An alternate contact's, but for the matter that it is for.
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_AlternateContact.html
 */
export const ALTERNATE_FIELDS: readonly ContactField<Exclude<keyof AlternateContact, 'AlternateContactType'>>[] = [
  { name: 'Name', label: 'Full name', autoComplete: 'name' },
  { name: 'Title', label: 'Title', autoComplete: 'organization-title' },
  { name: 'EmailAddress', label: 'Email address', autoComplete: 'email' },
  { name: 'PhoneNumber', label: 'Phone number', autoComplete: 'tel' },
]

/** What is to be put: no field that was left empty. */
export function contactOf(typed: Typed<keyof ContactInformation>): ContactInformation {
  const filled = CONTACT_FIELDS.flatMap(({ name }) => {
    const text = typed[name]?.trim() ?? ''
    return text === '' ? [] : [[name, name === 'CountryCode' ? text.toUpperCase() : text] as const]
  })
  const { FullName, AddressLine1, City, PostalCode, CountryCode, PhoneNumber, ...others } = Object.fromEntries(
    filled,
  ) as Typed<keyof ContactInformation>
  return { FullName, AddressLine1, City, PostalCode, CountryCode, PhoneNumber, ...others }
}

/** Whether all is there that must be. */
export function isComplete<Name extends string>(fields: readonly ContactField<Name>[], typed: Typed<Name>): boolean {
  return fields.every(({ name, isOptional }) => isOptional || (typed[name]?.trim() ?? '') !== '')
}

/** `null` where nobody has been named. */
export async function whoIsNamed<T>(read: Promise<T | undefined>): Promise<T | null> {
  try {
    return (await read) ?? null
  } catch (error) {
    if (errorName(error) === 'ResourceNotFoundException') return null
    throw error
  }
}
