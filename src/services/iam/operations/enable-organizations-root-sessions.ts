import { operation } from '../operation.ts'
import { noOrganization } from '../organizations.ts'

/**
 * Lets an organization's management account do privileged tasks in its member accounts. No account is in an
 * organization here.
 *
 * @throws OrganizationNotFound (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html
 */
export const enableOrganizationsRootSessions = operation('EnableOrganizationsRootSessions', {
  action: 'iam:EnableOrganizationsRootSessions',
  access: 'write',
  lacks: 'there are no organizations, and it answers as to an account outside of all',

  handle() {
    throw noOrganization()
  },
})
