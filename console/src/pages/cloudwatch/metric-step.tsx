import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { parseThresholds, presetsFor, type WatchedMetric } from './alarm-draft.ts'
import { comparisonSign, periods, statistics } from './condition.ts'
import { ConditionFields } from './condition-fields.tsx'
import { MetricGraph } from './metric-graph.tsx'
import { MetricPicker } from './metric-picker.tsx'
import type { StepProps } from './wizard-step.ts'

/** Step 1, "Specify metric and conditions". */
export function MetricStep(props: StepProps) {
  const { draft, onChange, errors } = props
  const [picking, setPicking] = useState(false)
  const { metric } = draft
  const select = (chosen: WatchedMetric) => {
    setPicking(false)
    onChange({ ...draft, metric: chosen, ...presetsFor(chosen) })
  }
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            actions={metric === undefined ? undefined : <Button onClick={() => setPicking(true)}>Edit</Button>}
          >
            Metric
          </Header>
        }
      >
        {metric === undefined ? (
          <FormField
            errorText={errors.metric}
            description="The graph shows the metric and its threshold when both are known."
          >
            <Button onClick={() => setPicking(true)}>Select metric</Button>
          </FormField>
        ) : (
          <MetricFields {...props} metric={metric} />
        )}
      </Container>
      <ConditionFields {...props} />
      {picking ? <MetricPicker onSelect={select} onDismiss={() => setPicking(false)} /> : null}
    </SpaceBetween>
  )
}

function MetricFields({ draft, onChange, metric }: StepProps & { readonly metric: WatchedMetric }) {
  const statisticOptions = [...new Set([...statistics, draft.statistic])].map((value) => ({ value, label: value }))
  const periodOptions = periods.map(({ value, label }) => ({ value: String(value), label }))
  const sign = comparisonSign(draft.comparison)
  return (
    <SpaceBetween size="l">
      <MetricGraph
        key={draft.period}
        metric={metric}
        statistic={draft.statistic}
        period={draft.period}
        sign={sign}
        thresholds={parseThresholds(draft.thresholds) ?? []}
      />
      <ColumnLayout columns={2}>
        <KeyValuePairs
          items={[
            { label: 'Namespace', value: metric.namespace },
            { label: 'Metric name', value: metric.metricName },
            ...metric.dimensions.map(({ name, value }) => ({ label: name, value })),
          ]}
        />
        <SpaceBetween size="m">
          <FormField label="Statistic">
            <Select
              selectedOption={{ value: draft.statistic, label: draft.statistic }}
              options={statisticOptions}
              onChange={({ detail }) =>
                onChange({ ...draft, statistic: detail.selectedOption.value ?? draft.statistic })
              }
            />
          </FormField>
          <FormField label="Period">
            <Select
              selectedOption={
                periodOptions.find(({ value }) => value === String(draft.period)) ?? {
                  value: String(draft.period),
                  label: `${draft.period} seconds`,
                }
              }
              options={periodOptions}
              onChange={({ detail }) => onChange({ ...draft, period: Number(detail.selectedOption.value) })}
            />
          </FormField>
        </SpaceBetween>
      </ColumnLayout>
    </SpaceBetween>
  )
}
