import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { Optional } from '../../components/optional.tsx'
import { alarmNames, parseThresholds } from './alarm-draft.ts'
import type { StepProps } from './wizard-step.ts'

/** Step 3, the alarm's name and description. */
export function NameStep({ draft, onChange, errors, editing }: StepProps) {
  const thresholds = parseThresholds(draft.thresholds) ?? []
  const several = thresholds.length > 1
  return (
    <Container header={<Header variant="h2">Name and description</Header>}>
      <SpaceBetween size="l">
        <FormField
          label="Alarm name"
          errorText={errors.name}
          constraintText={
            several
              ? 'The threshold is added to the name of each alarm.'
              : editing
                ? 'An alarm keeps its name.'
                : undefined
          }
        >
          <Input
            value={draft.name}
            disabled={editing}
            autoComplete={false}
            onChange={({ detail }) => onChange({ ...draft, name: detail.value })}
          />
        </FormField>
        {several && draft.name !== '' ? (
          <div>
            <Box variant="awsui-key-label">Alarms to create</Box>
            <div className="one-time">{alarmNames(draft.name, thresholds).join(', ')}</div>
          </div>
        ) : null}
        <FormField
          label={<Optional label="Alarm description" />}
          constraintText="Up to 1024 characters."
          errorText={errors.description}
        >
          <Textarea
            value={draft.description}
            rows={3}
            onChange={({ detail }) => onChange({ ...draft, description: detail.value })}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  )
}
