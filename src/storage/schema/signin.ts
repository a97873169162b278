export interface SigninTables {
  consoleSession: ConsoleSessionRow
  signinTicket: SigninTicketRow
  guessCount: GuessCountRow
  signinThrottle: SigninThrottleRow
}

/** A browser's session. Its token is in the browser's cookie only; here is what it hashes to. */
export interface ConsoleSessionRow {
  accountId: string
  /** SHA-256 of the token, hex. */
  tokenHash: string
  /** What `ListConsoleSessions` calls it. It proves nothing. */
  sessionId: string
  /** `AIDA…`, or the account id for root; `AROA…:name` or `account:name` of a session of STS. */
  principalId: string
  signedInAt: number
  lastSeenAt: number
  expiresAt: number
  mfaAuthenticatedAt: number | null
  sourceIp: string
  userAgent: string
  /** Of whoever signed in with a session of STS: its access key id, a dot, its token, which the master key opens. */
  stsToken: string | null
}

/**
 * Between a right password and a session: what is still missing (a code, a new password), and how many tries are left.
 */
export interface SigninTicketRow {
  accountId: string
  /** SHA-256 of the ticket's token, hex. */
  tokenHash: string
  principalId: string
  /** `mfa`, `change-password` or `saml`. */
  stage: string
  expiresAt: number
  triesLeft: number
  mfaAuthenticatedAt: number | null
  /** The local path to go to at the end. */
  target: string
  /** Whom a SAML provider has vouched for, sealed for this ticket alone. */
  proofSealed: string | null
}

/** Wrong guesses of one secret, from one source or from all that are not known: `GuessCount`. */
export interface GuessCountRow {
  accountId: string
  /** What is guessed and from where; a name as typed is a digest, since it may be a password. */
  subject: string
  emptyAt: number
  pausedUntil: number
}

/** Nothing reads it any more. Nodes of the version before do, so a later migration drops it. */
export interface SigninThrottleRow {
  accountId: string
  subject: string
  failures: number
  lastFailureAt: number
  blockedUntil: number
}
