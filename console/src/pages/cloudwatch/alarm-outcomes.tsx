import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { errorName, errorText } from '../../api/errors.ts'
import type { AlarmOutcome } from './save-alarms.ts'

/** What became of each alarm, where not all could be saved; nothing before. */
export function AlarmOutcomes({ outcomes }: { readonly outcomes: readonly AlarmOutcome[] }) {
  if (outcomes.length === 0) return null
  return (
    <Container header={<Header variant="h2">Some alarms were not created</Header>}>
      <SpaceBetween size="xs">
        {outcomes.map(({ name, error }) => (
          <div key={name} data-testid={`outcome-${name}`}>
            <StatusIndicator type={error === undefined ? 'success' : 'error'}>
              {name}: {error === undefined ? 'created' : 'not created'}
            </StatusIndicator>
            {error !== undefined && (
              <Box variant="p" fontSize="body-s" color="text-status-error">
                {errorName(error)}: {errorText(error)}
              </Box>
            )}
          </div>
        ))}
      </SpaceBetween>
    </Container>
  )
}
