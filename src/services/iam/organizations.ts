import { AccessDenied, OrganizationNotFound } from './errors.ts'

/** What an account outside of all organizations is told; the sentence is that of each operation's page. */
export function noOrganization() {
  return OrganizationNotFound('The request was rejected because no organization is associated with your account.')
}

/** "You must be signed in using your AWS Organizations management account credentials." */
export function notManagementAccount() {
  return AccessDenied("You must be signed in using your AWS Organizations management account's credentials.")
}
