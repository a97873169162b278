export interface SigninTables {
  consoleSession: ConsoleSessionRow
  signinTicket: SigninTicketRow
  signinThrottle: SigninThrottleRow
}

/** A browser's session. Its token is in the browser's cookie only; here is what it hashes to. */
export interface ConsoleSessionRow {
  accountId: string
  /** SHA-256 of the token, hex. */
  tokenHash: string
  /** What `ListConsoleSessions` calls it. It proves nothing. */
  sessionId: string
  /** `AIDA…`, or the account id for root. */
  principalId: string
  signedInAt: number
  lastSeenAt: number
  expiresAt: number
  mfaAuthenticatedAt: number | null
  sourceIp: string
  userAgent: string
}

/**
 * Between a right password and a session: what is still missing (a code, a new password), and how many tries are left.
 */
export interface SigninTicketRow {
  accountId: string
  /** SHA-256 of the ticket's token, hex. */
  tokenHash: string
  principalId: string
  /** `mfa` or `change-password`. */
  stage: string
  expiresAt: number
  triesLeft: number
  mfaAuthenticatedAt: number | null
  /** The local path to go to at the end. */
  target: string
}

/** Failed sign-ins of one name in one account, or of one device that has signed in before. */
export interface SigninThrottleRow {
  accountId: string
  /** A digest of the name as typed, or of the device: never the name, which may be a password. */
  subject: string
  failures: number
  lastFailureAt: number
  blockedUntil: number
}
