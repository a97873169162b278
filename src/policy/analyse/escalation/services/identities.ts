import { DOCS, type ServiceRow } from './row.ts'

/** What hands out a role's credentials without running anything. */
export const identityRows: readonly ServiceRow[] = [
  {
    catalogue: ['cognitoidentity-001'],
    trusted: ['cognito-identity.amazonaws.com'],
    passedTo: ['cognito-identity.amazonaws.com'],
    needs: {
      'cognito-identity:SetIdentityPoolRoles': [],
    },
    does: 'an identity pool, whose guests get its credentials',
    assumes: 'there is an identity pool that lets guests in',
    source: `${DOCS}/cognito/latest/developerguide/iam-roles.html`,
  },
  {
    catalogue: [],
    trusted: ['cognito-identity.amazonaws.com'],
    passedTo: ['cognito-identity.amazonaws.com'],
    needs: {
      'cognito-identity:CreateIdentityPool': [],
      'cognito-identity:SetIdentityPoolRoles': [],
    },
    does: 'an identity pool of its own, whose guests get its credentials',
    source: `${DOCS}/cognito/latest/developerguide/iam-roles.html`,
  },
  {
    catalogue: [],
    trusted: ['rolesanywhere.amazonaws.com'],
    passedTo: ['rolesanywhere.amazonaws.com'],
    needs: {
      'rolesanywhere:CreateTrustAnchor': [],
      'rolesanywhere:CreateProfile': [],
    },
    does: 'a profile of IAM Roles Anywhere, for certificates of its own',
    source: `${DOCS}/rolesanywhere/latest/userguide/getting-started.html`,
  },
]
