export interface WorkTables {
  dueWork: DueWorkRow
}

/** That workers have something to do in an account, of one kind, and when. */
export interface DueWorkRow {
  accountId: string
  /** `WorkKind`. */
  kind: string
  /** When a node is to look at it; while it is claimed, when the claim ends. */
  dueAt: number
  /** The claim, by a name of its own; empty while nobody has it. */
  claimedBy: string
  /** While it is claimed: the earliest time that was asked for since, or null. */
  askedAt: number | null
}
