export interface IamTables {
  iamUser: IamUserRow
  iamGroup: IamGroupRow
  iamRole: IamRoleRow
  iamInstanceProfile: IamInstanceProfileRow
  roleDeletion: RoleDeletionRow
  groupMember: GroupMemberRow
  managedPolicy: ManagedPolicyRow
  policyVersion: PolicyVersionRow
  policyAttachment: PolicyAttachmentRow
  inlinePolicy: InlinePolicyRow
  iamTag: IamTagRow
  loginProfile: LoginProfileRow
  passwordHistory: PasswordHistoryRow
  accessKey: AccessKeyRow
  mfaDevice: MfaDeviceRow
  credentialReport: CredentialReportRow
  packedReport: PackedReportRow
  rowCount: RowCountRow
}

export interface IamUserRow {
  accountId: string
  /** `AIDA…`: never given twice, unlike the name. */
  userId: string
  userName: string
  /** Names differ by more than case. */
  userNameLc: string
  path: string
  createdAt: number
  /** The permissions boundary's policy ARN, or null. */
  boundaryArn: string | null
}

export interface IamGroupRow {
  accountId: string
  groupId: string
  groupName: string
  groupNameLc: string
  path: string
  createdAt: number
}

export interface IamRoleRow {
  accountId: string
  /** `AROA…`: never given twice, unlike the name. */
  roleId: string
  roleName: string
  /** Names differ by more than case. */
  roleNameLc: string
  path: string
  createdAt: number
  description: string | null
  /** Seconds. */
  maxSessionDuration: number
  /** As it was written, but that users and roles stand in it by their unique ids: see `services/trust-policy.ts`. */
  trustPolicy: string
  /** Whose the users and roles of other accounts are: an account id by unique id, as JSON; null where none is named. */
  foreignPrincipals: string | null
  /** The permissions boundary's policy ARN, or null. */
  boundaryArn: string | null
  /** The service that a service-linked role is linked to, or null. */
  serviceName: string | null
  lastUsedAt: number | null
  lastUsedRegion: string | null
}

export interface IamInstanceProfileRow {
  accountId: string
  /** `AIPA…` */
  profileId: string
  profileName: string
  profileNameLc: string
  path: string
  createdAt: number
  /** The one role that it may contain, or null. */
  roleId: string | null
}

/** A service-linked role that was deleted, for whoever asks how far that is. */
export interface RoleDeletionRow {
  accountId: string
  /** `task/aws-service-role/…` */
  taskId: string
  deletedAt: number
}

export interface GroupMemberRow {
  accountId: string
  groupId: string
  userId: string
  addedAt: number
}

/** A customer managed policy. AWS's own are in the policy engine's table, not here. */
export interface ManagedPolicyRow {
  accountId: string
  policyId: string
  policyName: string
  policyNameLc: string
  path: string
  arn: string
  description: string | null
  /** The number in `v1`. */
  defaultVersion: number
  /** Numbers are never given twice, so they are counted and not derived from the versions that are left. */
  lastVersion: number
  createdAt: number
  updatedAt: number
}

export interface PolicyVersionRow {
  accountId: string
  policyId: string
  version: number
  document: string
  createdAt: number
}

export interface PolicyAttachmentRow {
  accountId: string
  /** A user's, a group's or a role's unique id. */
  targetId: string
  policyArn: string
  attachedAt: number
}

export interface InlinePolicyRow {
  accountId: string
  /** A user's, a group's or a role's unique id. */
  targetId: string
  policyName: string
  document: string
}

export interface IamTagRow {
  accountId: string
  /** A user's, a role's, an instance profile's or a policy's unique id, or an MFA device's serial number. */
  targetId: string
  tagKey: string
  /** Tag keys differ by more than case. */
  tagKeyLc: string
  tagValue: string
  /** Tags are listed in the order in which they were set. */
  position: number
}

export interface LoginProfileRow {
  accountId: string
  userId: string
  passwordHash: string
  createdAt: number
  changedAt: number
  resetRequired: number
  lastUsedAt: number | null
}

/** Hashes that `PasswordReusePrevention` compares with, the current one among them. */
export interface PasswordHistoryRow {
  accountId: string
  userId: string
  changedAt: number
  passwordHash: string
}

export interface AccessKeyRow {
  accountId: string
  accessKeyId: string
  /** A user's unique id, or the account id for root. */
  ownerId: string
  /** `Active` or `Inactive`. */
  status: string
  /** Sealed for `access-key/{accountId}/{accessKeyId}`. */
  secretSealed: string
  createdAt: number
  lastUsedAt: number | null
  lastUsedRegion: string | null
  lastUsedService: string | null
}

export interface MfaDeviceRow {
  accountId: string
  /** Its ARN. */
  serialNumber: string
  /** Unique in the account, whatever the path, by more than case. */
  nameLc: string
  path: string
  /** Sealed for `mfa-device/{accountId}/{serialNumber}`. */
  seedSealed: string
  /** A user's unique id, the account id for root, or null while nobody has it. */
  ownerId: string | null
  createdAt: number
  enabledAt: number | null
  /** See `TotpState`. */
  lastStep: number
  drift: number
  /** Empty: nothing reads it any more. Nodes of the version before do, so a later migration drops it. */
  wrongCodes: string
  /** Counts the changes of `lastStep` and `drift`: each is made on what was read, or again. */
  revision: number
}

/** Nothing reads it any more. Nodes of the version before do, so a later migration drops it. */
export interface CredentialReportRow {
  accountId: string
  generatedAt: number
  /** The account's version that the report was made of. */
  accountVersion: number
  content: string
}

/** The account's last credential report. */
export interface PackedReportRow {
  accountId: string
  generatedAt: number
  /** The account's version that the report was made of. */
  accountVersion: number
  /** Its CSV: base64 of gzip. */
  gzip: string
}

/** How many rows there are of something, where that is much: see `RowCountRepository`. */
export interface RowCountRow {
  accountId: string
  /** Such as `users`, or `attached` and a policy's ARN. */
  subject: string
  /** Below 0: it must be counted again. */
  amount: number
}
