import type { ServiceExceptions } from '../rows.ts'

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_cognito-identity.html */
export const cognitoIdentity: ServiceExceptions = {
  service: 'cognito-identity',
  read: 'all',
  operations: {},
}
