import type { AuthenticatedPrincipal } from '../aws/index.ts'
import { addressBlock } from './address-block.ts'
import type { GuessWay } from './guess-limits.ts'

/** Where guesses come from. Each source is slowed down by its own. */
export interface GuessSource {
  readonly way: GuessWay
  /** Short, and the same for all that are one source. */
  readonly id: string
  /** Whether it proved before that it is its owner's: others then use up nothing of its. */
  readonly isKnown: boolean
}

/** A browser on the sign-in pages; `knownDevice` is the id in a cookie that it got by signing in as this principal. */
export function browserSource(sourceIp: string, knownDevice: string | undefined): GuessSource {
  return knownDevice === undefined
    ? { way: 'console', id: `address/${addressBlock(sourceIp)}`, isKnown: false }
    : { way: 'console', id: `browser/${knownDevice}`, isKnown: true }
}

/**
 * Whoever calls an operation. A key is another source at another address: whoever stole it does not slow its owner
 * down. A console session is known: it was signed in to.
 */
export function callerSource({
  caller,
  sourceIp,
}: {
  readonly caller: AuthenticatedPrincipal
  readonly sourceIp: string
}): GuessSource {
  const { credential } = caller
  const block = addressBlock(sourceIp)
  switch (credential.kind) {
    case 'console':
      return { way: 'api', id: `session/${credential.sessionId}`, isKnown: true }
    case 'long-term':
      return { way: 'api', id: `key/${credential.accessKeyId}/${block}`, isKnown: false }
    case 'temporary':
      // By who asks, and not by key or session: anybody can have as many of these as it likes.
      return { way: 'api', id: `temporary/${idOf(caller)}/${block}`, isKnown: false }
    default:
      return credential satisfies never
  }
}

/** Of whom all its sessions are, which may have any names. */
function idOf(caller: AuthenticatedPrincipal): string {
  if (caller.kind === 'assumed-role') return caller.role.roleId ?? caller.userId
  return (caller.kind === 'federated-user' ? caller.issuer.userId : undefined) ?? caller.userId
}
