import { alsoAsks, passRole } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_cognito-identity.html */
export const cognitoIdentity: ServiceExceptions = {
  service: 'cognito-identity',
  read: ['CreateIdentityPool', 'UpdateIdentityPool'],
  operations: {
    // Roles by kind of identity, and those of the rules by which claims are given others.
    SetIdentityPoolRoles: alsoAsks(
      passRole(['Roles{}', 'RoleMappings{}.RulesConfiguration.Rules[].RoleARN'], 'cognito-identity.amazonaws.com'),
    ),
  },
}
