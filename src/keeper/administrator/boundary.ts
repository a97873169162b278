/** Where the boundary and what is confined by it stand. */
export interface BoundaryScope {
  readonly partition: string
  readonly accountId: string
  readonly adminName: string
}

/** Under a path of its own, which the policy itself does not let change. */
export const BOUNDARY_PATH = '/castellan/'

/**
 * Names whose path belongs to others: to the boundary itself, which its user could rewrite, and to roles that AWS's
 * services make and use.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
const PATHS_OF_OTHERS: ReadonlySet<string> = new Set([
  BOUNDARY_PATH.replaceAll('/', ''),
  'service-role',
  'aws-service-role',
  'aws-reserved',
])

/**
 * Whether a user of this name could not have a path of its name to itself. In any case of letters: a person takes them
 * for one.
 */
export function isPathOfOthers(adminName: string): boolean {
  return PATHS_OF_OTHERS.has(adminName.toLowerCase())
}

export function boundaryName(adminName: string): string {
  return `${adminName}-boundary`
}

export function boundaryArn({ partition, accountId, adminName }: BoundaryScope): string {
  return `arn:${partition}:iam::${accountId}:policy${BOUNDARY_PATH}${boundaryName(adminName)}`
}

const CREDENTIALS = [
  ...['CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'],
  ...['CreateLoginProfile', 'UpdateLoginProfile', 'DeleteLoginProfile', 'ChangePassword'],
  ...['EnableMFADevice', 'ResyncMFADevice', 'DeactivateMFADevice'],
  ...['CreateVirtualMFADevice', 'DeleteVirtualMFADevice', 'TagMFADevice', 'UntagMFADevice'],
].map((name) => `iam:${name}`)

/**
 * A permissions boundary that lets its user manage IAM and never become more than that. The user may make and rule
 * users, roles and policies under a path of its name, all of which must carry this boundary too, so whatever it makes
 * is confined as it is; it may read the rest of IAM. It may not touch those who are not confined: neither their
 * credentials, nor groups, whose policies reach members that it does not rule; nor this policy, nor any boundary that
 * is set.
 *
 * It only allows: what is not in it is denied to the user by whatever policies it has or gives itself.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryDocument(scope: BoundaryScope): string {
  const { partition, accountId, adminName } = scope
  const own = (type: string) => `arn:${partition}:iam::${accountId}:${type}/${adminName}`
  const confined = { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(scope) } }
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ReadAllOfIAM',
        Effect: 'Allow',
        Action: [
          'iam:Get*',
          'iam:List*',
          'iam:Simulate*',
          'iam:GenerateCredentialReport',
          'iam:GenerateServiceLastAccessedDetails',
        ],
        Resource: '*',
      },
      {
        Sid: 'MakeWhatIsConfined',
        Effect: 'Allow',
        Action: [
          ...[
            'CreateUser',
            'AttachUserPolicy',
            'DetachUserPolicy',
            'PutUserPolicy',
            'DeleteUserPolicy',
            'PutUserPermissionsBoundary',
          ],
          ...[
            'CreateRole',
            'AttachRolePolicy',
            'DetachRolePolicy',
            'PutRolePolicy',
            'DeleteRolePolicy',
            'PutRolePermissionsBoundary',
          ],
        ].map((name) => `iam:${name}`),
        Resource: [`${own('user')}/*`, `${own('role')}/*`],
        Condition: confined,
      },
      {
        Sid: 'RuleWhatIsConfined',
        Effect: 'Allow',
        Action: [
          ...['DeleteUser', 'TagUser', 'UntagUser'],
          ...['DeleteRole', 'TagRole', 'UntagRole', 'UpdateRole', 'UpdateRoleDescription', 'UpdateAssumeRolePolicy'],
          ...[
            'CreatePolicy',
            'DeletePolicy',
            'CreatePolicyVersion',
            'DeletePolicyVersion',
            'SetDefaultPolicyVersion',
            'TagPolicy',
            'UntagPolicy',
          ],
        ].map((name) => `iam:${name}`),
        Resource: [`${own('user')}/*`, `${own('role')}/*`, `${own('policy')}/*`],
      },
      {
        Sid: 'GiveCredentials',
        Effect: 'Allow',
        Action: CREDENTIALS,
        Resource: [`${own('user')}/*`, `${own('mfa')}/*`],
      },
      {
        // What it made may have IAMFullAccess; that is no way to its maker's password and device.
        Sid: 'HaveCredentials',
        Effect: 'Allow',
        Action: CREDENTIALS,
        Resource: [own('user'), own('mfa')],
        Condition: { StringEquals: { 'aws:username': adminName } },
      },
    ],
  })
}
