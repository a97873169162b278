import { consoleSessionOf } from '../../../aws/index.ts'
import { isSessionOver } from '../../../identity/console-session-limits.ts'
import { operation } from '../operation.ts'
import { ownerOfConsoleSessions } from '../own-console-sessions.ts'

/** The caller's own console sessions in all browsers, the last used first. */
export const listConsoleSessions = operation('ListConsoleSessions', {
  action: 'castellan:ListConsoleSessions',
  access: 'read',
  who: 'anyone',

  async handle(_input, context) {
    const { db, caller, clock } = context
    const now = clock()
    const current = consoleSessionOf(caller.credential)
    const owner = ownerOfConsoleSessions(context)
    const sessions = owner === undefined ? [] : await db.consoleSessions.listOf(owner)
    return {
      ConsoleSessions: sessions
        .filter((session) => !isSessionOver(session, now))
        .map((session) => ({
          SessionId: session.sessionId,
          PrincipalArn: caller.arn,
          SignedInAt: new Date(session.signedInAt),
          LastSeen: new Date(session.lastSeenAt),
          ExpiresAt: new Date(session.expiresAt),
          SourceIp: session.sourceIp,
          UserAgent: session.userAgent,
          MFAAuthenticated: session.mfaAuthenticatedAt !== null,
          Current: session.sessionId === current,
        })),
    }
  },
})
