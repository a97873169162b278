import { operation } from '../operation.ts'
import { noOrganization } from '../organizations.ts'

/**
 * Ends privileged tasks of the management account in member accounts. No account is in an organization here.
 *
 * @throws OrganizationNotFound (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootSessions.html
 */
export const disableOrganizationsRootSessions = operation('DisableOrganizationsRootSessions', {
  action: 'iam:DisableOrganizationsRootSessions',
  access: 'write',
  room: 'reserve',
  lacks: 'there are no organizations, and it answers as to an account outside of all',

  handle() {
    throw noOrganization()
  },
})
