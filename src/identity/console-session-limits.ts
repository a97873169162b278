import { HOUR, MINUTE } from '../aws/index.ts'

/**
 * As AWS's: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html (console sessions last up to
 * 12 hours).
 */
export const SESSION_LIFETIME = 12 * HOUR

/** NIST SP 800-63B-4, AAL2: a session that nobody uses ends within the hour. */
export const SESSION_IDLE_LIMIT = HOUR

/** Whether a console session has ended by itself at `now`. */
export function isSessionOver(
  session: { readonly signedInAt: number; readonly lastSeenAt: number; readonly expiresAt: number },
  now: number,
): boolean {
  if (now >= session.expiresAt || now >= session.lastSeenAt + SESSION_IDLE_LIMIT) return true
  // A clock that goes back by more than clocks drift makes nothing last longer.
  return now < session.lastSeenAt - 5 * MINUTE
}
