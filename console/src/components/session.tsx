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

/** `iam-admin @ 1234-5678-9012`; root is named by its e-mail address. */
export function sessionLabel(session: ConsoleSession): string {
  const name = session.PrincipalKind === 'root' ? (session.RootEmail ?? 'root') : (session.UserName ?? '')
  return `${name} @ ${session.AccountAlias ?? spacedAccountId(session.AccountId)}`
}
