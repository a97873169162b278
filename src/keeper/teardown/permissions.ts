import { BOUNDARY_PATH, boundaryName } from '../administrator/boundary.ts'
import { topicArn } from '../billing/alarms.ts'
import { BUDGET_NAME } from '../billing/budgets.ts'
import { ANALYZER_NAME } from '../made-by.ts'
import type { Permission, PermissionScope } from '../permissions/index.ts'
import { ASKING_SIMULATOR } from '../permissions/index.ts'
import { KINDS } from './kinds/index.ts'

/** What `teardown` asks the account for. */
export const TEARDOWN_READS: readonly Permission[] = [
  ...ASKING_SIMULATOR,
  ...KINDS.flatMap((kind) => kind.reads).map((action) => ({ action })),
]

const iam =
  (...resources: readonly string[]) =>
  ({ partition, accountId, adminName }: PermissionScope) =>
    resources.map((resource) => `arn:${partition}:iam::${accountId}:${resource.replace('ADMIN', adminName)}`)

function each(names: readonly string[], service: string, resources: NonNullable<Permission['resources']>) {
  return names.map((name): Permission => ({ action: `${service}:${name}`, resources }))
}

/** By which `teardown` removes what `secure` makes, under the names that it gives. */
export const TEARDOWN_CHANGES: readonly Permission[] = [
  ...each(
    [
      'DeleteLoginProfile',
      'DeleteAccessKey',
      'DeleteSSHPublicKey',
      'DeleteServiceSpecificCredential',
      'DeleteSigningCertificate',
      'DetachUserPolicy',
      'DeleteUserPolicy',
      'DeactivateMFADevice',
      'DeleteUser',
    ],
    'iam',
    iam('user/ADMIN'),
  ),
  ...each(['RemoveUserFromGroup'], 'iam', iam('group/*')),
  ...each(['DeleteVirtualMFADevice'], 'iam', iam('mfa/ADMIN', 'mfa/root-account-mfa-device')),
  ...each(['DeletePolicyVersion', 'DeletePolicy'], 'iam', ({ partition, accountId, adminName }) => [
    `arn:${partition}:iam::${accountId}:policy${BOUNDARY_PATH}${boundaryName(adminName)}`,
  ]),
  ...each(['DeleteAlarms'], 'cloudwatch', ({ partition, accountId }) => [
    `arn:${partition}:cloudwatch:*:${accountId}:alarm:castellan-billing-*`,
  ]),
  { action: 'sns:Unsubscribe' },
  ...each(['DeleteTopic'], 'sns', (scope) => [topicArn(scope)]),
  ...each(['ModifyBudget'], 'budgets', ({ partition, accountId }) => [
    `arn:${partition}:budgets::${accountId}:budget/${BUDGET_NAME}`,
  ]),
  ...each(['DeleteAnalyzer'], 'access-analyzer', ({ partition, accountId }) => [
    `arn:${partition}:access-analyzer:*:${accountId}:analyzer/${ANALYZER_NAME}`,
  ]),
]
