export interface LastAccessTables {
  serviceUse: ServiceUseRow
  accessReport: AccessReportRow
}

/** The last time that a user or role tried an action of a service, whether or not it was let. */
export interface ServiceUseRow {
  accountId: string
  /** A user's or a role's unique id. */
  principalId: string
  /** As in actions: `iam`. */
  service: string
  /** `GetUser` */
  action: string
  usedAt: number
  region: string
}

/** What GenerateServiceLastAccessedDetails found, for who asked for it. */
export interface AccessReportRow {
  accountId: string
  jobId: string
  /** The unique id of the user or role that asked; the account id for root. */
  requesterId: string
  /** `SERVICE_LEVEL` or `ACTION_LEVEL`. */
  granularity: string
  createdAt: number
  /** Base64 of gzip of JSON: see `services/iam/access-report.ts`. */
  gzip: string
}
