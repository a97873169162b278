import type { Service } from '../service.ts'
import * as operations from './operations/index.ts'

/**
 * AWS Account Management: who an account's contacts are, what it is called, and which Regions it uses. This service
 * knows the API; that a request to a Region that is not enabled is refused is the pipeline's affair.
 */
export const account: Service = {
  name: 'account',
  signingName: 'account',
  model: 'botocore',
  wire: { validationCode: 'ValidationException', timestamps: 'milliseconds' },
  // All that says who the people behind an account are, and where they live.
  secretMembers: [
    ...['AccountName', 'AddressLine1', 'AddressLine2', 'AddressLine3', 'City', 'CompanyName', 'CountryCode'],
    ...['DistrictOrCounty', 'EmailAddress', 'FullName', 'Name', 'Otp', 'PhoneNumber', 'PostalCode', 'PrimaryEmail'],
    ...['StateOrRegion', 'Title', 'WebsiteUrl'],
  ],
  operations: Object.values(operations),
}
