import { iamArn } from '../../../aws/index.ts'
import { AccessDenied } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Asks somebody for a part of their permissions, for a while: for partners that AWS has onboarded. "This API is
 * not available for general use", and no partner is known here. AWS's page does not quote the message.
 *
 * @throws AccessDenied (403).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateDelegationRequest.html
 */
export const createDelegationRequest = operation('CreateDelegationRequest', {
  action: 'iam:CreateDelegationRequest',
  access: 'write',
  lacks: 'there are no partners, and so no delegation requests',
  resource: (_, { accountId }) => iamArn(accountId, 'delegation-request', '/', '*'),
  conditionKeys: ({ SessionDuration, NotificationChannel, Permissions }) => ({
    'iam:DelegationDuration': String(SessionDuration),
    'iam:NotificationChannel': NotificationChannel,
    'iam:TemplateArn': Permissions.PolicyTemplateArn,
  }),

  handle(_, { caller }) {
    throw AccessDenied(`User: ${caller.arn} is not authorized to perform: iam:CreateDelegationRequest`)
  },
})
