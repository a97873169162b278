import { ResourceNotFoundException } from '../errors.ts'
import { operation } from '../operation.ts'
import { ownerOfConsoleSessions } from '../own-console-sessions.ts'

/** Ends one of the caller's own console sessions, in whatever browser it is. */
export const endConsoleSession = operation('EndConsoleSession', {
  action: 'castellan:EndConsoleSession',
  access: 'write',
  room: 'reserve',
  who: 'anyone',

  async handle({ SessionId }, context) {
    const owner = ownerOfConsoleSessions(context)
    if (owner === undefined || !(await context.db.consoleSessions.end(owner, SessionId))) {
      throw ResourceNotFoundException('You have no console session with this ID.')
    }
    return {}
  },
})
