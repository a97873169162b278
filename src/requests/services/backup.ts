import { passRole } from '../common-rows.ts'
import type { AskRow, OperationRows, ServiceExceptions } from '../rows.ts'

const SCANNER = 'malware-protection.guardduty.amazonaws.com'
const TESTER = 'restore-testing.backup.amazonaws.com'
const SCANNER_ROLES = passRole(['BackupPlan.ScanSettings[].ScannerRoleArn'], SCANNER)

/** The rule's own row, and whom the roles are handed to. */
function handing(...roles: readonly AskRow[]): OperationRows {
  return ([own]) => [...(own ? [own] : []), ...roles]
}

const TESTED = passRole(['RestoreTestingSelection.IamRoleArn'], TESTER)

function testing(action: string): readonly AskRow[] {
  const on = [{ type: 'restoreTestingPlan', parts: { RestoreTestingPlanName: 'RestoreTestingPlanName' } }]
  return [{ action: `backup:${action}`, on }, TESTED]
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_backup.html */
export const backup: ServiceExceptions = {
  service: 'backup',
  read: [
    ...['CreateBackupVault', 'CreateFramework', 'CreateLegalHold', 'CreateLogicallyAirGappedBackupVault'],
    ...['CreateReportPlan', 'CreateRestoreAccessBackupVault', 'CreateRestoreTestingPlan', 'CreateTieringConfiguration'],
    ...['DeleteFramework', 'DescribeFramework', 'UpdateFramework', 'DeleteReportPlan', 'DescribeReportPlan'],
    ...['StartReportJob', 'UpdateReportPlan', 'DeleteRestoreTestingPlan', 'DeleteRestoreTestingSelection'],
    ...['GetRestoreTestingPlan', 'GetRestoreTestingSelection', 'ListRestoreTestingSelections'],
    ...['UpdateRestoreTestingPlan', 'DeleteTieringConfiguration', 'GetTieringConfiguration'],
    ...['UpdateTieringConfiguration'],
  ],
  operations: {
    CreateBackupPlan: (rows) => [...rows.filter(({ action }) => action !== 'iam:PassRole'), SCANNER_ROLES],
    CreateRestoreTestingSelection: testing('CreateRestoreTestingSelection'),
    // What is backed up is read by the role; the vault alone is asked for.
    StartBackupJob: [
      {
        action: 'backup:StartBackupJob',
        on: [{ type: 'backupVault', parts: { BackupVaultName: 'BackupVaultName' } }],
      },
      passRole(['IamRoleArn'], 'backup.amazonaws.com'),
    ],
    StartRestoreJob: [
      { action: 'backup:StartRestoreJob', on: [{ type: 'recoveryPoint', arns: ['RecoveryPointArn'] }] },
      passRole(['IamRoleArn'], 'backup.amazonaws.com'),
    ],
    StartScanJob: handing(passRole(['IamRoleArn'], 'backup.amazonaws.com'), passRole(['ScannerRoleArn'], SCANNER)),
    UpdateBackupPlan: handing(SCANNER_ROLES),
    UpdateRestoreTestingSelection: testing('UpdateRestoreTestingSelection'),
  },
}
