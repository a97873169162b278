import { type AuthenticatedPrincipal, consoleSessionOf } from '../../aws/index.ts'

/**
 * Whose console sessions the caller may list and end: its own. Sessions of a role are named by whoever makes them, and
 * two people may have the same name in it: so only who is signed in to the console as one has those of that name.
 */
export function ownerOfConsoleSessions({ kind, userId, credential }: AuthenticatedPrincipal): string | undefined {
  switch (kind) {
    case 'root':
    case 'user':
      return userId
    case 'assumed-role':
    case 'federated-user':
      return consoleSessionOf(credential) === undefined ? undefined : userId
    default:
      return kind satisfies never
  }
}
