import type { AlternateContactType, ContactInformation } from '../../../models/account.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { isCountryCode } from './countries.ts'
import { ResourceNotFoundException, ValidationException } from './errors.ts'

export interface AlternateContactDetails {
  readonly Name: string
  readonly Title: string
  readonly EmailAddress: string
  readonly PhoneNumber: string
}

/** "This field is required in the following countries". */
const STATES_REQUIRED = ['US', 'CA', 'GB', 'DE', 'JP', 'IN', 'BR']

/**
 * What the model's constraints do not say of a primary contact.
 *
 * @throws ValidationException (400)
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html
 */
export function assertContactInformation({ CountryCode, StateOrRegion }: ContactInformation): void {
  if (!isCountryCode(CountryCode)) throw invalid('CountryCode must be an ISO 3166 code of a country.')
  if (StateOrRegion === undefined && STATES_REQUIRED.includes(CountryCode)) {
    throw invalid('StateOrRegion is required in this country.')
  }
}

function invalid(message: string) {
  return ValidationException(message, { reason: 'fieldValidationFailed' })
}

export async function primaryContact(db: Repositories): Promise<ContactInformation> {
  const details = await db.accountContacts.find('PRIMARY')
  if (details === undefined) throw ResourceNotFoundException('No contact information found.')
  return JSON.parse(details)
}

/** @throws ResourceNotFoundException (404), in the words that AWS's users report. */
export async function alternateContact(
  db: Repositories,
  type: AlternateContactType,
): Promise<AlternateContactDetails & { readonly AlternateContactType: AlternateContactType }> {
  const details = await db.accountContacts.find(type)
  if (details === undefined) throw noAlternateContact()
  return { ...(JSON.parse(details) as AlternateContactDetails), AlternateContactType: type }
}

export function noAlternateContact() {
  return ResourceNotFoundException('No contact of the inputted alternate contact type found.')
}
