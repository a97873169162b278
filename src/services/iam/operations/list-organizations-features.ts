import { operation } from '../operation.ts'
import { noOrganization } from '../organizations.ts'

/**
 * What of central root access an organization has enabled. No account is in an organization here.
 *
 * @throws OrganizationNotFound (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html
 */
export const listOrganizationsFeatures = operation('ListOrganizationsFeatures', {
  action: 'iam:ListOrganizationsFeatures',
  access: 'read',
  lacks: 'there are no organizations, and it answers as to an account outside of all',

  handle() {
    throw noOrganization()
  },
})
