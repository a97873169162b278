import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import type { ConsoleSession } from '../../../../models/castellan.ts'
import { castellan } from '../../api/castellan.ts'
import { agoText, leftText } from '../../components/age.ts'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { formatTime } from '../../components/time.ts'
import { useNow } from '../../components/use-now.ts'
import { useQuery } from '../../components/use-query.ts'
import { browserName } from './browser-name.ts'
import { signedInAs } from './signed-in-as.ts'

function columnsAt(now: number): Column<ConsoleSession>[] {
  return [
    {
      id: 'browser',
      header: 'Browser',
      isRowHeader: true,
      cell: ({ UserAgent, Current }) => (
        <>
          {browserName(UserAgent)} {Current && <Badge color="blue">This browser</Badge>}
        </>
      ),
    },
    { id: 'principal', header: 'Signed in as', cell: ({ PrincipalArn }) => signedInAs(PrincipalArn) },
    { id: 'ip', header: 'Source IP', cell: ({ SourceIp }) => SourceIp },
    { id: 'mfa', header: 'MFA', cell: ({ MFAAuthenticated }) => (MFAAuthenticated ? 'Yes' : 'No') },
    { id: 'signed-in', header: 'Signed in', cell: ({ SignedInAt }) => formatTime(SignedInAt) },
    { id: 'seen', header: 'Last seen', cell: ({ LastSeen }) => agoText(LastSeen, now) },
    { id: 'ends', header: 'Ends in', cell: ({ ExpiresAt }) => leftText(ExpiresAt, now) },
  ]
}

/** Where one is signed in; each session but this one can be ended from here, and all others at once. */
export function ConsoleSessions({ headingVariant = 'h2' }: { readonly headingVariant?: 'h1' | 'h2' }) {
  const now = useNow()
  const sessions = useQuery(
    'console-sessions',
    async () => (await castellan('ListConsoleSessions', {})).ConsoleSessions,
  )
  const [sessionId, setSessionId] = useState<string>()
  const [asked, setAsked] = useState<'one' | 'others'>()
  const selected = sessions.data?.find(({ SessionId }) => SessionId === sessionId)
  const others = (sessions.data ?? []).filter(({ Current }) => !Current)
  const end = async (ended: readonly ConsoleSession[]) => {
    try {
      for (const { SessionId } of ended) await castellan('EndConsoleSession', { SessionId })
      flash('success', ended.length === 1 ? 'Console session ended.' : `${ended.length} console sessions ended.`)
    } finally {
      // What was ended before one could not be, is.
      await sessions.reload()
    }
  }
  return (
    <>
      <ResourceTable
        name="Console sessions"
        headingVariant={headingVariant}
        {...(headingVariant === 'h1' && { heading: 'My sessions', variant: 'full-page' as const })}
        query={sessions}
        columns={columnsAt(now)}
        idOf={({ SessionId }) => SessionId}
        description="Browsers that are signed in. End one that you do not know, and change the password. One that nobody uses ends within the hour."
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([session]) => setSessionId(session?.SessionId)}
        actions={
          <>
            <Button disabled={selected === undefined || selected.Current} onClick={() => setAsked('one')}>
              End session
            </Button>
            <Button disabled={others.length === 0} onClick={() => setAsked('others')}>
              End all other sessions
            </Button>
          </>
        }
      />
      {asked === 'one' && selected !== undefined && (
        <ConfirmModal
          header="End this console session?"
          confirm="End session"
          onConfirm={() => end([selected])}
          onClose={() => setAsked(undefined)}
        >
          <div className="one-time">
            {browserName(selected.UserAgent)} at {selected.SourceIp} must sign in again.
          </div>
        </ConfirmModal>
      )}
      {asked === 'others' && (
        <ConfirmModal
          header="End all other console sessions?"
          confirm="End sessions"
          onConfirm={() => end(others)}
          onClose={() => setAsked(undefined)}
        >
          {others.length === 1 ? 'One other browser' : `${others.length} other browsers`} must sign in again. This one
          stays signed in.
        </ConfirmModal>
      )}
    </>
  )
}
