import { createContext, type ReactNode, useContext } from 'react'
import type { GetConsoleSessionResponse } from '../../../models/castellan.ts'
import { castellan } from '../api/castellan.ts'
import { Loaded } from './loaded.tsx'
import { useQuery } from './use-query.ts'

export type ConsoleSession = GetConsoleSessionResponse

const SessionContext = createContext<ConsoleSession | undefined>(undefined)

/** Who is signed in. Every page is drawn inside `SessionProvider`. */
export function useSession(): ConsoleSession {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('a page was drawn outside SessionProvider')
  return session
}

/** Draws the rest when the server has said who is signed in; it is asked once. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const session = useQuery('console-session', () => castellan('GetConsoleSession', {}))
  return (
    <Loaded query={session} what="your console session">
      {(value) => <SessionContext value={value}>{children}</SessionContext>}
    </Loaded>
  )
}

/** `123456789012` as people read it: `1234-5678-9012`. */
export function spacedAccountId(accountId: string): string {
  return accountId.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3')
}

/** `iam-admin @ 1234-5678-9012`; root is named by its e-mail address, a role with the name of its session. */
export function sessionLabel(session: ConsoleSession): string {
  return `${nameOf(session)} @ ${session.AccountAlias ?? spacedAccountId(session.AccountId)}`
}

function nameOf({ PrincipalKind, RootEmail, UserName, RoleName, SessionName }: ConsoleSession): string {
  switch (PrincipalKind) {
    case 'root':
      return RootEmail ?? 'root'
    case 'user':
      return UserName ?? ''
    case 'assumed-role':
      return `${RoleName}/${SessionName}`
    case 'federated-user':
      return SessionName ?? ''
    default:
      return PrincipalKind satisfies never
  }
}
