import { WorkLoop } from '../../work/work-loop.ts'
import type { Service } from '../service.ts'
import type { AccountPorts } from './operation.ts'
import * as operations from './operations/index.ts'
import { SETTLES_AFTER, settleRegions } from './settle-regions.ts'
import { CONCURRENT_REGION_OPTS } from './switch-region.ts'

/**
 * AWS Account Management: who an account's contacts are, what it is called, and which Regions it uses. This service
 * knows the API; that a request to a Region that is not enabled is refused is the pipeline's affair.
 */
export const account: Service<AccountPorts> = {
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
  quotas: { 'Number of concurrent region-opt requests per account': CONCURRENT_REGION_OPTS },
  workers: ({ store, clock, failed }) => ({
    regions: new WorkLoop({
      store,
      clock,
      kind: 'regions',
      work: (accountId) => settleRegions(store, accountId, clock()),
      horizon: SETTLES_AFTER,
      onError: (error) => failed('Regions were not enabled or disabled', error),
    }),
  }),
  wakes: ['regions'],
}
