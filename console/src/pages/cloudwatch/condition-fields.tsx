import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import { parseThresholds } from './alarm-draft.ts'
import { comparisons, missingDataTreatments } from './condition.ts'
import type { StepProps } from './wizard-step.ts'

/** "Conditions": the operator, the threshold or thresholds, and how many datapoints it takes. */
export function ConditionFields(props: StepProps) {
  const { draft, onChange } = props
  const metricName = draft.metric?.metricName ?? 'the metric'
  return (
    <Container header={<Header variant="h2">Conditions</Header>}>
      <SpaceBetween size="l">
        <FormField label="Threshold type" stretch>
          <Tiles
            value="static"
            items={[{ value: 'static', label: 'Static', description: 'Use a value as a threshold' }]}
            columns={2}
          />
        </FormField>
        <FormField label={`Whenever ${metricName} is...`} description="Define the alarm condition.">
          <RadioGroup
            value={draft.comparison}
            onChange={({ detail }) => onChange({ ...draft, comparison: detail.value })}
            items={comparisons.map(({ value, label, description }) => ({ value, label, description }))}
          />
        </FormField>
        <ThresholdField {...props} />
        <ExpandableSection headerText="Additional configuration">
          <SpaceBetween size="m">
            <DatapointsField {...props} />
            <FormField
              label="Missing data treatment"
              description="How to treat missing data when evaluating the alarm."
            >
              <Select
                selectedOption={missingDataTreatments.find(({ value }) => value === draft.missingData) ?? null}
                options={missingDataTreatments}
                onChange={({ detail }) => onChange({ ...draft, missingData: detail.selectedOption.value ?? 'missing' })}
              />
            </FormField>
          </SpaceBetween>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  )
}

function ThresholdField({ draft, onChange, errors, editing }: StepProps) {
  const isBilling = draft.metric?.namespace === 'AWS/Billing'
  const values = parseThresholds(draft.thresholds)
  const count = values?.length ?? 0
  return (
    <FormField
      label="than..."
      description={isBilling ? 'Define the threshold value, in USD.' : 'Define the threshold value.'}
      constraintText={
        editing
          ? 'Must be a number.'
          : 'Must be a number. Several with commas between them, for example 10, 50, 100, create one alarm for each.'
      }
      errorText={errors.thresholds}
      info={!editing && count > 1 ? <Box variant="span">{`${count} alarms`}</Box> : undefined}
    >
      <Input
        value={draft.thresholds}
        inputMode="text"
        autoComplete={false}
        onChange={({ detail }) => onChange({ ...draft, thresholds: detail.value })}
      />
    </FormField>
  )
}

function DatapointsField({ draft, onChange, errors }: StepProps) {
  return (
    <FormField
      label="Datapoints to alarm"
      description="The number of datapoints within the evaluation period that must be breaching to cause the alarm to go to ALARM state."
      errorText={errors.datapoints}
    >
      <Grid gridDefinition={[{ colspan: 4 }, { colspan: 3 }, { colspan: 4 }]}>
        <Input
          ariaLabel="Datapoints to alarm"
          type="number"
          value={draft.datapointsToAlarm}
          onChange={({ detail }) => onChange({ ...draft, datapointsToAlarm: detail.value })}
        />
        <Box padding={{ top: 'xxs' }} textAlign="center">
          out of
        </Box>
        <Input
          ariaLabel="Evaluation periods"
          type="number"
          value={draft.evaluationPeriods}
          onChange={({ detail }) => onChange({ ...draft, evaluationPeriods: detail.value })}
        />
      </Grid>
    </FormField>
  )
}
