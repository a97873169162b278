import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { lazy, Suspense, useState } from 'react'
import { castellan } from '../../api/castellan.ts'
import { loadChunk } from '../../components/load-chunk.ts'
import { Loaded, Loading } from '../../components/loaded.tsx'
import { queryPart } from '../../components/query-part.ts'
import { ReloadButton } from '../../components/reload-button.tsx'
import { ResourceTable } from '../../components/resource-table.tsx'
import { type Query, useQuery } from '../../components/use-query.ts'
import { href } from '../../router/location.ts'
import { type Bill, readBill } from './calls.ts'
import { chargeColumns, serviceColumns } from './charge-columns.tsx'
import { dollars } from './money.ts'
import { monthName, recentMonths } from './months.ts'
import { RecordChargeModal } from './record-charge-modal.tsx'

const ChargesChart = lazy(() => loadChunk(() => import('./charges-chart.tsx')))
const MONTHS_SHOWN = 12

/** What the account has cost, by service and charge by charge, and the form that records a charge. */
export default function BillingHome() {
  const [month, setMonth] = useState<string>()
  const [recording, setRecording] = useState(false)
  const bill = useQuery(`bill ${month ?? ''}`, () => readBill(month), { every: 15_000 })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="What this account has cost. Alarms on the estimated charges warn before a bill is a surprise."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button href={href('/billing/preferences')}>Billing preferences</Button>
              <Button variant="primary" onClick={() => setRecording(true)}>
                Record a charge
              </Button>
            </SpaceBetween>
          }
        >
          Billing home
        </Header>
      }
    >
      <SpaceBetween size="l">
        <AlertsReminder />
        <Loaded query={bill} what="the bill">
          {(shown) => <BillView bill={shown} query={bill} onMonth={setMonth} />}
        </Loaded>
      </SpaceBetween>
      {recording ? (
        <RecordChargeModal
          onDismiss={() => setRecording(false)}
          onRecorded={() => {
            setRecording(false)
            void bill.reload()
          }}
        />
      ) : null}
    </ContentLayout>
  )
}

/** Says that no alarm can see the charges yet; nothing when they can be seen, or when that may not be read. */
function AlertsReminder() {
  const preferences = useQuery('billing-preferences', () => castellan('GetBillingPreferences', {}))
  if (preferences.data?.ReceiveBillingAlerts !== false) return null
  return (
    <Alert
      type="info"
      header="Billing alerts are off"
      action={<Button href={href('/billing/preferences')}>Turn on billing alerts</Button>}
    >
      Charges are not published to CloudWatch until CloudWatch billing alerts are on, so no billing alarm can warn you.
    </Alert>
  )
}

interface BillViewProps {
  readonly bill: Bill
  readonly query: Query<Bill>
  readonly onMonth: (month: string) => void
}

function BillView({ bill, query, onMonth }: BillViewProps) {
  const options = recentMonths(new Date(), MONTHS_SHOWN).map((value) => ({ value, label: monthName(value) }))
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <Select
                ariaLabel="Billing month"
                selectedOption={{ value: bill.Month, label: monthName(bill.Month) }}
                options={options}
                onChange={({ detail }) => onMonth(detail.selectedOption.value ?? bill.Month)}
              />
            }
          >
            Month-to-date charges
          </Header>
        }
      >
        <ColumnLayout columns={2}>
          <div>
            <Box variant="awsui-key-label">Total estimated charges, {monthName(bill.Month)}</Box>
            <Box variant="awsui-value-large">{dollars(bill.Total)}</Box>
          </div>
          {bill.ByService.length === 0 ? (
            <Box color="text-body-secondary">No charge has been recorded in this month.</Box>
          ) : (
            <Suspense fallback={<Loading what="chart" />}>
              <ChargesChart totals={bill.ByService} />
            </Suspense>
          )}
        </ColumnLayout>
      </Container>
      <ResourceTable
        name="Charges by service"
        query={queryPart(query, ({ ByService }) => ByService)}
        columns={serviceColumns}
        idOf={({ ServiceName }) => ServiceName}
        emptyText="No charges"
      />
      <ResourceTable
        name="Recorded charges"
        description={bill.hasMore ? 'The newest 1,000 charges of the month.' : undefined}
        query={queryPart(query, ({ Charges }) => Charges)}
        columns={chargeColumns}
        idOf={({ ChargeId }) => ChargeId}
        filterLabel="Find charges"
        matches={({ ServiceName, RecordedBy }, text) =>
          `${ServiceName} ${RecordedBy}`.toLowerCase().includes(text.toLowerCase())
        }
        emptyText="No charges"
        actions={<ReloadButton query={query} what="charges" />}
      />
    </SpaceBetween>
  )
}
