import { alsoAsks, isGiven, passRole } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** Cognito takes the role by which it sends messages from members of this name. */
const MESSAGES = alsoAsks(passRole(['SmsConfiguration.SnsCallerArn'], 'cognito-idp.amazonaws.com'))

/**
 * Operations that are not signed need no permission: "Amazon Cognito doesn't evaluate Identity and Access Management
 * (IAM) policies in requests for this API operation." The rule reads them in AWS's model.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_cognito-idp.html
 */
export const cognitoIdp: ServiceExceptions = {
  service: 'cognito-idp',
  read: 'all',
  operations: {
    CreateUserPool: MESSAGES,
    UpdateUserPool: MESSAGES,
    SetUserPoolMfaConfig: alsoAsks({
      ...passRole(['SmsMfaConfiguration.SmsConfiguration.SnsCallerArn'], 'cognito-idp.amazonaws.com'),
      when: isGiven('SmsMfaConfiguration.SmsConfiguration'),
    }),
  },
}
