import { consoleSessionOf } from '../../aws/index.ts'
import type { OperationContext } from '../operation.ts'
import { AccessDeniedException } from './errors.ts'

/**
 * Whose console sessions the caller may list and end: its own, and no policy says otherwise. Sessions of a role are
 * named by whoever makes them, and two people may have the same name in it: so only who is signed in to the console as
 * one has those of that name.
 *
 * @throws AccessDeniedException (403) to a session that was made to be able to do less: one without MFA, which may not
 * call IAM either, and one that was narrowed.
 */
export function ownerOfConsoleSessions({
  caller: { kind, userId, credential },
  session,
}: Pick<OperationContext, 'caller' | 'session'>): string | undefined {
  if (session?.scopes !== undefined) throw refused()
  switch (kind) {
    case 'root':
    case 'user':
      if (session && session.mfaAuthenticatedAt === undefined) throw refused()
      return userId
    case 'assumed-role':
    case 'federated-user':
      return consoleSessionOf(credential) === undefined ? undefined : userId
    default:
      return kind satisfies never
  }
}

function refused() {
  return AccessDeniedException('Console sessions cannot be managed with these session credentials.')
}
