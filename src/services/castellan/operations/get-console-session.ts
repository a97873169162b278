import { type AuthenticatedPrincipal, consoleSessionOf, standardRegions } from '../../../aws/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import { isUsable, regionStatuses } from '../../region-opts.ts'
import { AccessDeniedException } from '../errors.ts'
import { operation } from '../operation.ts'

/** What is said of a console session that has switched to a role. */
function switchedTo(caller: AuthenticatedPrincipal) {
  if (caller.kind !== 'assumed-role' || !('switched' in caller.credential) || !caller.credential.switched)
    return undefined
  const { issuedAt, mfaAuthenticatedAt, switched } = caller.credential
  return {
    PrincipalKind: caller.kind,
    PrincipalArn: caller.arn,
    RoleName: caller.role.roleName,
    SessionName: caller.sessionName,
    SwitchedFrom: switched.from,
    SignedInAt: new Date(issuedAt),
    ExpiresAt: new Date(switched.expiresAt),
    MFAAuthenticated: mfaAuthenticatedAt !== undefined,
  }
}

const named = ({ name, alias }: { readonly name: string; readonly alias: string | null }) => ({
  AccountName: name,
  ...(alias !== null && { AccountAlias: alias }),
})

/** What a console page calls who is signed in. */
function whoIs(caller: AuthenticatedPrincipal) {
  const { credential } = caller
  const provider = 'provider' in credential ? credential.provider : undefined
  switch (caller.kind) {
    case 'root':
      return {}
    case 'user':
      return { UserName: caller.userName }
    case 'assumed-role':
      return {
        RoleName: caller.role.roleName,
        SessionName: caller.sessionName,
        ...(provider !== undefined && { FederatedProvider: provider }),
      }
    case 'federated-user':
      return { SessionName: caller.name }
    default:
      return caller satisfies never
  }
}

/** Those that the console offers: "Disabled opt-in Regions are not shown in the Console Navigation bar". */
async function enabledRegions(db: Repositories, home: string): Promise<readonly string[]> {
  const statuses = await regionStatuses(db, home)
  return standardRegions().filter((region) => isUsable(statuses, region))
}

/** Who is signed in to the console that asks, and until when. */
export const getConsoleSession = operation('GetConsoleSession', {
  action: 'castellan:GetConsoleSession',
  access: 'read',
  who: 'anyone',

  async handle(_input, { db, caller, accountId, about }) {
    const role = switchedTo(caller)
    const regions = { Region: about.consoleRegion, EnabledRegions: await enabledRegions(db, about.consoleRegion) }
    if (role) return { ...role, ...named(await db.account.get()), AccountId: accountId, ...regions }
    const sessionId = consoleSessionOf(caller.credential)
    const sessions = sessionId === undefined ? [] : await db.consoleSessions.listOf(caller.userId)
    const session = sessions.find((candidate) => candidate.sessionId === sessionId)
    if (!session) throw AccessDeniedException('The request was not made by a console session.')
    const account = await db.account.get()
    const isRoot = caller.kind === 'root'
    return {
      AccountId: accountId,
      ...named(account),
      PrincipalKind: caller.kind,
      PrincipalArn: caller.arn,
      ...whoIs(caller),
      ...(isRoot && { RootEmail: account.rootEmail }),
      SignedInAt: new Date(session.signedInAt),
      ExpiresAt: new Date(session.expiresAt),
      MFAAuthenticated: session.mfaAuthenticatedAt !== null,
      ...regions,
      ...(isRoot && account.rootNotice !== null && { Notice: account.rootNotice }),
    }
  },
})
