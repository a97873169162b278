import { alsoKeys, passRole } from '../common-rows.ts'
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

const reported = alsoKeys({ 'backup:FrameworkArns': 'ReportSetting.FrameworkArns[]' })

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_backup.html */
export const backup: ServiceExceptions = {
  service: 'backup',
  read: 'all',
  operations: {
    CreateBackupPlan: (rows) => [...rows.filter(({ action }) => action !== 'iam:PassRole'), SCANNER_ROLES],
    CreateReportPlan: reported,
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
    UpdateReportPlan: reported,
    UpdateRestoreTestingSelection: testing('UpdateRestoreTestingSelection'),
  },
}
