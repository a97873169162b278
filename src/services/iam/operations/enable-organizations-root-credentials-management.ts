import { operation } from '../operation.ts'
import { noOrganization } from '../organizations.ts'

/**
 * Lets an organization's management account manage its member accounts' root credentials. No account is in an
 * organization here.
 *
 * @throws OrganizationNotFound (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootCredentialsManagement.html
 */
export const enableOrganizationsRootCredentialsManagement = operation('EnableOrganizationsRootCredentialsManagement', {
  action: 'iam:EnableOrganizationsRootCredentialsManagement',
  access: 'write',
  lacks: 'there are no organizations, and it answers as to an account outside of all',

  handle() {
    throw noOrganization()
  },
})
