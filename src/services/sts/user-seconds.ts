import type { AuthenticatedPrincipal } from '../../aws/index.ts'

const DEFAULT_SECONDS = 43_200
/** "If the duration is longer than one hour, the session for AWS account owners defaults to one hour." */
const ROOT_SECONDS = 3_600

/** How long a session of the caller itself lasts, or of whom it federates. */
export function userSeconds(caller: AuthenticatedPrincipal, asked = DEFAULT_SECONDS): number {
  return caller.kind === 'root' ? Math.min(asked, ROOT_SECONDS) : asked
}
