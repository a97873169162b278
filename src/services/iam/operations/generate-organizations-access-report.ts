import { iamArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { notManagementAccount } from '../organizations.ts'

/**
 * A report of what an organization's accounts last accessed, for its management account. No account is one here.
 * What AWS says to others is on no page: the message is ours.
 *
 * @throws AccessDenied (403).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateOrganizationsAccessReport.html
 */
export const generateOrganizationsAccessReport = operation('GenerateOrganizationsAccessReport', {
  action: 'iam:GenerateOrganizationsAccessReport',
  access: 'telemetry',
  lacks: 'there are no organizations, and it answers as to an account outside of all',
  resource: ({ EntityPath }, { accountId }) => iamArn(accountId, 'access-report', '/', EntityPath),
  conditionKeys: ({ OrganizationsPolicyId }) => ({ 'iam:OrganizationsPolicyId': OrganizationsPolicyId }),

  handle() {
    throw notManagementAccount()
  },
})
