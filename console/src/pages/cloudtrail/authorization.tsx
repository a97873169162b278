import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import type { AuthorizationRecord } from './event-record.ts'

type Ask = NonNullable<AuthorizationRecord['asks']>[number]
type Policy = NonNullable<AuthorizationRecord['policies']>[number]

/**
 * What a call asked for, what decided on each of it, and by which policies: of denials, and of calls that asked for
 * several things.
 */
export function Authorization({
  authorization: { asks = [], omittedAsks = 0, policies = [], omittedPolicies = 0 },
  eventId,
}: {
  readonly authorization: AuthorizationRecord
  readonly eventId: string
}) {
  return (
    <SpaceBetween size="l">
      <Table
        header={
          <Header
            variant="h2"
            counter={`(${asks.length + omittedAsks})`}
            description={`In a terminal, castellan explain ${eventId} says what part each statement had.`}
          >
            Authorization
          </Header>
        }
        items={asks}
        columnDefinitions={[
          { id: 'action', header: 'Action', cell: ({ action }) => action, isRowHeader: true, minWidth: 160 },
          { id: 'resource', header: 'Resource', cell: ({ resource }) => <Name text={resource} />, minWidth: 240 },
          { id: 'effect', header: 'Decision', cell: (ask) => <Effect ask={ask} />, minWidth: 175 },
          { id: 'by', header: 'Decided by', cell: (ask) => <Name text={decidedBy(ask)} />, minWidth: 180 },
        ]}
        wrapLines
        footer={omittedAsks > 0 && <More count={omittedAsks} />}
        ariaLabels={{ tableLabel: 'Authorization' }}
      />
      {policies.length > 0 && (
        <Table
          header={
            <Header variant="h2" counter={`(${policies.length + omittedPolicies})`}>
              Policies at that time
            </Header>
          }
          items={policies}
          columnDefinitions={[
            {
              id: 'policy',
              header: 'Policy',
              cell: ({ policy }) => <Name text={policy} />,
              isRowHeader: true,
              minWidth: 240,
            },
            { id: 'type', header: 'Type', cell: ({ type }) => sentence(type), minWidth: 160 },
            { id: 'version', header: 'Version', cell: versionOf, minWidth: 110 },
          ]}
          wrapLines
          footer={omittedPolicies > 0 && <More count={omittedPolicies} />}
          ariaLabels={{ tableLabel: 'Policies at that time' }}
        />
      )}
    </SpaceBetween>
  )
}

function Effect({ ask: { effect, uncertain } }: { readonly ask: Ask }) {
  if (effect === 'Allow') return <StatusIndicator type="success">Allowed</StatusIndicator>
  const why = effect === 'ExplicitDeny' ? 'Explicitly denied' : 'Not allowed'
  return <StatusIndicator type="error">{uncertain ? `${why}, for a name that is not known` : why}</StatusIndicator>
}

function decidedBy({ layer, policy, statement }: Ask): string {
  if (layer === undefined) return '-'
  if (policy === undefined || statement === undefined) return sentence(layer)
  return `${sentence(layer)}: statement ${statement} of ${policy}`
}

function versionOf({ version, document }: Policy): string {
  return version ?? (document === undefined ? 'Inline' : 'Passed to the session')
}

function sentence(text: string | undefined): string {
  return text === undefined ? '-' : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function Name({ text }: { readonly text: string | undefined }) {
  return <div className="one-time">{text ?? '-'}</div>
}

function More({ count }: { readonly count: number }) {
  return (
    <Box textAlign="center" color="text-body-secondary">
      {count} more are not in the event.
    </Box>
  )
}
