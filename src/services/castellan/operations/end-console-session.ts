import { ResourceNotFoundException } from '../errors.ts'
import { operation } from '../operation.ts'

/** Ends one of the caller's own console sessions, in whatever browser it is. */
export const endConsoleSession = operation('EndConsoleSession', {
  action: 'castellan:EndConsoleSession',
  access: 'write',
  room: 'reserve',
  who: 'anyone',

  async handle({ SessionId }, { db, caller }) {
    if (!(await db.consoleSessions.end(caller.userId, SessionId))) {
      throw ResourceNotFoundException('You have no console session with this ID.')
    }
    return {}
  },
})
