import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { EditHeader } from '../../components/edit-header.tsx'
import { topicName } from '../../notifications/topic.ts'
import { type AlarmDraft, alarmNames, parseThresholds, triggers } from './alarm-draft.ts'
import { comparisonSign, duration, missingDataTreatments } from './condition.ts'
import { MetricGraph } from './metric-graph.tsx'

interface Props {
  readonly draft: AlarmDraft
  readonly onStep: (index: number) => void
}

/** Step 4, "Preview and create". */
export function ReviewStep({ draft, onStep }: Props) {
  const { metric } = draft
  const thresholds = parseThresholds(draft.thresholds) ?? []
  const sign = comparisonSign(draft.comparison)
  const names = alarmNames(draft.name, thresholds)
  if (metric === undefined) return null
  return (
    <SpaceBetween size="l">
      <Section title="Step 1: Specify metric and conditions" onEdit={() => onStep(0)}>
        <SpaceBetween size="l">
          <MetricGraph
            metric={metric}
            statistic={draft.statistic}
            period={draft.period}
            sign={sign}
            thresholds={thresholds}
          />
          <Pairs
            items={[
              ['Namespace', metric.namespace],
              ['Metric name', metric.metricName],
              ...metric.dimensions.map(({ name, value }) => [name, value] as const),
              ['Statistic', draft.statistic],
              ['Period', duration(draft.period)],
              ['Threshold type', 'Static'],
              [
                `Whenever ${metric.metricName} is`,
                thresholds.map((value) => `${sign} ${value}`).join(thresholds.length > 1 ? '; ' : ''),
              ],
              ['Datapoints to alarm', `${draft.datapointsToAlarm} out of ${draft.evaluationPeriods}`],
              ['Missing data treatment', missingDataTreatments.find(({ value }) => value === draft.missingData)?.label],
            ]}
          />
        </SpaceBetween>
      </Section>
      <Section title="Step 2: Configure actions" onEdit={() => onStep(1)}>
        {draft.notifications.length === 0 ? (
          <Box color="text-body-secondary">No actions</Box>
        ) : (
          <SpaceBetween size="s">
            {draft.notifications.map((row) => (
              <div key={row.key}>
                When {triggers.find(({ state }) => state === row.state)?.label.toLowerCase()}, send a notification to “
                {topicName(row.topicArn)}”
              </div>
            ))}
          </SpaceBetween>
        )}
      </Section>
      <Section title="Step 3: Add alarm details" onEdit={() => onStep(2)}>
        <Pairs
          items={[
            [names.length === 1 ? 'Name' : `Names of the ${names.length} alarms`, names.join(', ')],
            ['Description', draft.description || '-'],
          ]}
        />
      </Section>
    </SpaceBetween>
  )
}

interface SectionProps {
  readonly title: string
  readonly onEdit: () => void
  readonly children: ReactNode
}

function Section({ title, onEdit, children }: SectionProps) {
  return (
    <Container
      header={
        <EditHeader what={title} onEdit={onEdit}>
          {title}
        </EditHeader>
      }
    >
      {children}
    </Container>
  )
}

function Pairs({ items }: { readonly items: readonly (readonly [string, string | undefined])[] }) {
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={200}
      items={items.map(([label, value]) => ({ label, value: <div className="one-time">{value}</div> }))}
    />
  )
}
