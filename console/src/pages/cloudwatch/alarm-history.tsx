import type { AlarmHistoryItem } from '@aws-sdk/client-cloudwatch'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import { ActionError } from '../../components/action-error.tsx'
import { DocumentView } from '../../components/document-view.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { ReloadButton } from '../../components/reload-button.tsx'
import { useAction } from '../../components/use-action.ts'
import { useQuery } from '../../components/use-query.ts'
import { alarmHistory } from './calls.ts'
import { historyColumns } from './history-columns.tsx'

/** What happened to an alarm: changes of its settings, of its state, and what it did. */
export function AlarmHistory({ alarmName }: { readonly alarmName: string }) {
  const first = useQuery(`history ${alarmName}`, () => alarmHistory(alarmName), { every: 5000 })
  const [further, setFurther] = useState<{ items: readonly AlarmHistoryItem[]; nextToken: string | undefined }>()
  const [shown, setShown] = useState<AlarmHistoryItem>()
  const nextToken = further === undefined ? first.data?.nextToken : further.nextToken
  const more = useAction(async () => {
    const page = await alarmHistory(alarmName, nextToken)
    setFurther((before) => ({ items: [...(before?.items ?? []), ...page.items], nextToken: page.nextToken }))
  })
  return (
    <Loaded query={first} what="the history">
      {({ items }) => (
        <>
          <Table
            header={
              <Header
                variant="h2"
                description="Kept for 30 days."
                actions={
                  <SpaceBetween direction="horizontal" size="xs">
                    <ReloadButton query={first} what="history" />
                  </SpaceBetween>
                }
              >
                History
              </Header>
            }
            items={[...items, ...(further?.items ?? [])]}
            columnDefinitions={[
              ...historyColumns,
              {
                id: 'data',
                header: 'Details',
                cell: (item) => (
                  <Button
                    variant="inline-link"
                    ariaLabel={`View details of ${item.HistorySummary}`}
                    onClick={() => setShown(item)}
                  >
                    View
                  </Button>
                ),
              },
            ]}
            wrapLines
            footer={
              nextToken === undefined ? undefined : (
                <SpaceBetween size="s">
                  <ActionError error={more.error} />
                  <Box textAlign="center">
                    <Button loading={more.busy} onClick={() => void more.run()}>
                      Load more
                    </Button>
                  </Box>
                </SpaceBetween>
              )
            }
            empty={<Box textAlign="center">Nothing has happened to this alarm yet.</Box>}
            ariaLabels={{ tableLabel: 'History' }}
          />
          {shown === undefined ? null : (
            <Modal
              visible
              size="large"
              header={shown.HistorySummary ?? 'History'}
              closeAriaLabel="Close"
              onDismiss={() => setShown(undefined)}
            >
              <DocumentView text={shown.HistoryData ?? ''} label="History data" />
            </Modal>
          )}
        </>
      )}
    </Loaded>
  )
}
