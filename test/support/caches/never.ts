const NO_ORGANIZATION = 'there are no organizations, and it answers as to an account outside of all'

/** Operations that may write, and of which no request here succeeds. What is no more so is found by the trial. */
export const NEVER: Readonly<Record<string, string>> = {
  'iam:AcquireRole': 'no template of roles is known',
  'iam:DisableOrganizationsRootCredentialsManagement': NO_ORGANIZATION,
  'iam:DisableOrganizationsRootSessions': NO_ORGANIZATION,
  'iam:EnableOrganizationsRootCredentialsManagement': NO_ORGANIZATION,
  'iam:EnableOrganizationsRootSessions': NO_ORGANIZATION,
  'iam:GenerateOrganizationsAccessReport': NO_ORGANIZATION,
  'iam:PutAccountProperties': 'there is no feature that has properties',
  'account:AcceptPrimaryEmailUpdate': NO_ORGANIZATION,
  'account:StartPrimaryEmailUpdate': NO_ORGANIZATION,
}
