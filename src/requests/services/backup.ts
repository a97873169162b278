import { passRole, tagsOnCreate } from '../common-rows.ts'
import type { Path } from '../path.ts'
import type { AskRow, OperationRows, ResourceRow, ServiceExceptions } from '../rows.ts'

/** The ids at the end of these ARNs are the service's to give, and no request says them. */
const BY_NAME = [
  ...['DeleteFramework', 'DescribeFramework', 'UpdateFramework', 'DeleteReportPlan', 'DescribeReportPlan'],
  ...['StartReportJob', 'UpdateReportPlan', 'CreateRestoreTestingSelection', 'DeleteRestoreTestingPlan'],
  ...['DeleteRestoreTestingSelection', 'GetRestoreTestingPlan', 'GetRestoreTestingSelection'],
  ...['ListRestoreTestingSelections', 'UpdateRestoreTestingPlan', 'UpdateRestoreTestingSelection'],
  ...['DeleteTieringConfiguration', 'GetTieringConfiguration', 'UpdateTieringConfiguration'],
]

const withoutId: OperationRows = (generated) =>
  generated.map((row) => (row.on === undefined ? row : { ...row, on: row.on.map(nameOnly) }))

function nameOnly({ parts = {}, ...resource }: ResourceRow): ResourceRow {
  return { ...resource, parts: Object.fromEntries(Object.entries(parts).filter(([name]) => !name.endsWith('Id'))) }
}

/** What is made with tags is asked to be tagged by what the rule asks on. */
function tagged(tags: Path): OperationRows {
  return (generated) => {
    const on = generated[0]?.on ?? []
    return [...generated, tagsOnCreate('backup:TagResource', on, tags)]
  }
}

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
  operations: {
    ...Object.fromEntries(BY_NAME.map((name) => [name, withoutId])),
    CreateBackupAccessPoint: tagged('Tags'),
    CreateBackupPlan: [
      { action: 'backup:CreateBackupPlan', on: [{ type: 'backupPlan', made: true }], tags: 'BackupPlanTags' },
      SCANNER_ROLES,
      tagsOnCreate('backup:TagResource', [{ type: 'backupPlan', made: true }], 'BackupPlanTags'),
    ],
    CreateBackupVault: tagged('BackupVaultTags'),
    CreateFramework: tagged('FrameworkTags'),
    CreateLegalHold: tagged('Tags'),
    CreateLogicallyAirGappedBackupVault: tagged('BackupVaultTags'),
    CreateReportPlan: tagged('ReportPlanTags'),
    CreateRestoreAccessBackupVault: tagged('BackupVaultTags'),
    CreateRestoreTestingPlan: tagged('Tags'),
    CreateRestoreTestingSelection: testing('CreateRestoreTestingSelection'),
    CreateTieringConfiguration: tagged('TieringConfigurationTags'),
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
