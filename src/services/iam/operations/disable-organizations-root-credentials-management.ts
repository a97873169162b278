import { operation } from '../operation.ts'
import { noOrganization } from '../organizations.ts'

/**
 * Ends the central management of member accounts' root credentials. No account is in an organization here.
 *
 * @throws OrganizationNotFound (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootCredentialsManagement.html
 */
export const disableOrganizationsRootCredentialsManagement = operation(
  'DisableOrganizationsRootCredentialsManagement',
  {
    action: 'iam:DisableOrganizationsRootCredentialsManagement',
    access: 'write',
    room: 'reserve',
    lacks: 'there are no organizations, and it answers as to an account outside of all',

    handle() {
      throw noOrganization()
    },
  },
)
