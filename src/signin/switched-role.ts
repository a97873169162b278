import { equalSecrets, type MasterKey, openSession, type RoleSession } from '../credentials/index.ts'
import { isMac, mac } from './proof-token.ts'

const PURPOSE = 'console-role'

/** Temporary credentials of a role, as STS gave them. */
export interface RoleCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/** Whose credentials these are, where they are a role's and whole: without the secret, the token proves nothing. */
export function roleOf(masterKey: MasterKey, credentials: RoleCredentials): RoleSession | undefined {
  const session = openSession(masterKey, credentials.sessionToken, credentials.accessKeyId)
  if (session?.issuedBy !== 'AssumeRole') return undefined
  return equalSecrets(credentials.secretAccessKey, session.secretAccessKey) ? session : undefined
}

/**
 * What the browser holds of a role that a console session has switched to. It is good beside that session alone: what
 * somebody else puts into the browser is no role of its.
 *
 * @param consoleToken what proves the console session
 */
export function switchedRoleText(
  masterKey: MasterKey,
  consoleToken: string,
  { accessKeyId, sessionToken }: Omit<RoleCredentials, 'secretAccessKey'>,
): string {
  const held = `${accessKeyId}.${sessionToken}`
  return `${mac(masterKey, PURPOSE, `${consoleToken}\n${held}`)}.${held}`
}

/** The role behind what `switchedRoleText` made for this console session; it may be over. */
export function switchedRole(masterKey: MasterKey, consoleToken: string, text: string): RoleSession | undefined {
  const [given, accessKeyId, sessionToken, ...more] = text.split('.')
  if (accessKeyId === undefined || sessionToken === undefined || more.length > 0) return undefined
  const subject = `${consoleToken}\n${accessKeyId}.${sessionToken}`
  if (!isMac(masterKey, PURPOSE, { subject, given })) return undefined
  const session = openSession(masterKey, sessionToken, accessKeyId)
  return session?.issuedBy === 'AssumeRole' ? session : undefined
}
