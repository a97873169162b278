import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import type { ConsoleSession } from '../../../../../models/castellan.ts'
import { castellan } from '../../../api/castellan.ts'
import { agoText } from '../../../components/age.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { formatTime } from '../../../components/time.ts'
import { useNow } from '../../../components/use-now.ts'
import { useQuery } from '../../../components/use-query.ts'
import { browserName } from './browser-name.ts'

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
    { id: 'principal', header: 'Signed in as', cell: ({ PrincipalArn }) => PrincipalArn },
    { id: 'ip', header: 'Source IP', cell: ({ SourceIp }) => SourceIp },
    { id: 'mfa', header: 'MFA', cell: ({ MFAAuthenticated }) => (MFAAuthenticated ? 'Yes' : 'No') },
    { id: 'signed-in', header: 'Signed in', cell: ({ SignedInAt }) => formatTime(SignedInAt) },
    { id: 'seen', header: 'Last seen', cell: ({ LastSeen }) => agoText(LastSeen, now) },
  ]
}

/** Where one is signed in; each session but this one can be ended from here. */
export function ConsoleSessions() {
  const now = useNow()
  const sessions = useQuery(
    'console-sessions',
    async () => (await castellan('ListConsoleSessions', {})).ConsoleSessions,
  )
  const [sessionId, setSessionId] = useState<string>()
  const [asked, setAsked] = useState(false)
  const selected = sessions.data?.find(({ SessionId }) => SessionId === sessionId)
  return (
    <>
      <ResourceTable
        name="Console sessions"
        query={sessions}
        columns={columnsAt(now)}
        idOf={({ SessionId }) => SessionId}
        description="Browsers that are signed in. End one that you do not know, and change the password."
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([session]) => setSessionId(session?.SessionId)}
        actions={
          <Button disabled={selected === undefined || selected.Current} onClick={() => setAsked(true)}>
            End session
          </Button>
        }
      />
      {asked && selected !== undefined && (
        <ConfirmModal
          header="End this console session?"
          confirm="End session"
          onConfirm={async () => {
            await castellan('EndConsoleSession', { SessionId: selected.SessionId })
            flash('success', 'Console session ended.')
            await sessions.reload()
          }}
          onClose={() => setAsked(false)}
        >
          <div className="one-time">
            {browserName(selected.UserAgent)} at {selected.SourceIp} must sign in again.
          </div>
        </ConfirmModal>
      )}
    </>
  )
}
