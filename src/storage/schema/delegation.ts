export interface DelegationTables {
  delegationRequest: DelegationRequestRow
}

/** What a partner asks of somebody: kept in the partner's account, whoever it asks. */
export interface DelegationRequestRow {
  accountId: string
  /** It begins with the partner's account id. */
  requestId: string
  /** The partner's own id for it. */
  workflowId: string
  /** Whom the partner asks, or who took it on; null until then. */
  ownerAccountId: string | null
  /** JSON: ARN and unique id of who took it on. */
  owner: string | null
  state: string
  /** JSON: what was asked, and the policy that came of it. It never changes. */
  request: string
  notes: string | null
  rejectionReason: string | null
  /** JSON: who accepted it, and all that limited them then. */
  approver: string | null
  acceptedAt: number | null
  releasedAt: number | null
  createdAt: number
  updatedAt: number
  /** When it is over, whatever its state: each state gives it a time of its own. */
  expiresAt: number
}
