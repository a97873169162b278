import { consoleSessionOf } from '../../../aws/index.ts'
import { AccessDeniedException } from '../errors.ts'
import { operation } from '../operation.ts'

/** Who is signed in to the console that asks, and until when. */
export const getConsoleSession = operation('GetConsoleSession', {
  action: 'castellan:GetConsoleSession',
  access: 'read',
  who: 'anyone',

  async handle(_input, { db, caller, accountId, about }) {
    const sessionId = consoleSessionOf(caller.credential)
    const sessions = sessionId === undefined ? [] : await db.consoleSessions.listOf(caller.userId)
    const session = sessions.find((candidate) => candidate.sessionId === sessionId)
    if (!session || !(caller.kind === 'root' || caller.kind === 'user')) {
      throw AccessDeniedException('The request was not made by a console session.')
    }
    const account = await db.account.get()
    const isRoot = caller.kind === 'root'
    return {
      AccountId: accountId,
      AccountName: account.name,
      ...(account.alias !== null && { AccountAlias: account.alias }),
      PrincipalKind: caller.kind,
      PrincipalArn: caller.arn,
      ...(caller.kind === 'user' && { UserName: caller.userName }),
      ...(isRoot && { RootEmail: account.rootEmail }),
      SignedInAt: new Date(session.signedInAt),
      ExpiresAt: new Date(session.expiresAt),
      MFAAuthenticated: session.mfaAuthenticatedAt !== null,
      Region: about.consoleRegion,
      ...(isRoot && account.rootNotice !== null && { Notice: account.rootNotice }),
    }
  },
})
