export interface RecordedPolicyTables {
  recordedPolicy: RecordedPolicyRow
}

/** The policy of a resource that an upstream has and does not tell, as it was set by way of Castellan. */
export interface RecordedPolicyRow {
  accountId: string
  /** SHA-256 of the ARN, in base64url: an ARN may be longer than a key. */
  resourceHash: string
  resourceArn: string
  /** Null: it was altered, and nobody knows to what. */
  document: string | null
}
