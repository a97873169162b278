/** A refusal for lack of permission, in the words that the page shows. */
export interface Denial {
  /** The IAM action that is missing, as AWS's message names it. */
  readonly action: string
  readonly principal: string | undefined
  readonly resource: string | undefined
  /** AWS's "because …" clause: which kind of policy refused. */
  readonly because: string | undefined
}

// "User: arn is not authorized to perform: iam:GetUser on resource: arn because no identity-based policy allows …"
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
const DENIED_MESSAGE =
  /^(?:User: (?<principal>\S+) is )?not authorized to perform:? (?<action>[\w-]+:[\w*]+)(?: on resource: (?<resource>.+?))?(?: (?:because|with) (?<because>.+))?$/s

/** AWS's error code, e.g. `NoSuchEntity`; the SDK adds `Exception` to some and not to others, and so may this name. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'Unknown'
}

/** What to tell the person, in the server's own words. */
export function errorText(error: unknown): string {
  if (error instanceof TypeError) return 'The server did not answer. Is it still running?'
  return error instanceof Error && error.message !== '' ? error.message : errorName(error)
}

/**
 * The missing permission, when that is why `error` was thrown. A refusal that names no action is an error like any
 * other.
 */
export function denialOf(error: unknown): Denial | undefined {
  if (!(error instanceof Error)) return undefined
  const start = error.message.search(/(User: \S+ is )?not authorized to perform/)
  const groups = start < 0 ? undefined : DENIED_MESSAGE.exec(error.message.slice(start))?.groups
  if (groups?.action === undefined) return undefined
  const { action, principal, resource, because } = groups
  return { action, principal, resource, because }
}

/** Who can mend a denial and how, as a sentence; empty where only its reason says so. */
export function remedyFor({ because }: Denial): string {
  if (because === undefined || /^no [\w -]+ allows /.test(because)) {
    return 'An administrator of this account can allow it in a policy.'
  }
  if (!because.startsWith('an explicit deny')) return ''
  return 'No further policy can allow it: an administrator of this account can change the one that denies it.'
}

/** IAM's answer for what does not exist. */
export function isNoSuchEntity(error: unknown): boolean {
  return /^NoSuchEntity(Exception)?$/.test(errorName(error))
}

const SESSION_END =
  /^(ExpiredToken(Exception)?|MissingAuthenticationToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException)$/

/** Whether the console session is over: signed out, expired, or its user deleted. */
export function isSessionEnd(error: unknown): boolean {
  return SESSION_END.test(errorName(error))
}
