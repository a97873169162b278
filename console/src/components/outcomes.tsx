import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { errorName, errorText } from '../api/errors.ts'

/** What became of one thing of several. */
export interface Outcome {
  readonly name: string
  /** Absent: it was done. */
  readonly error?: unknown
}

/** @param done what was done where it was, such as `deleted`. */
export function Outcomes({ outcomes, done }: { readonly outcomes: readonly Outcome[]; readonly done: string }) {
  return (
    <SpaceBetween size="xs">
      {outcomes.map(({ name, error }) => (
        <div key={name} data-testid={`outcome-${name}`} className="one-time">
          <StatusIndicator type={error === undefined ? 'success' : 'error'}>
            {name}: {error === undefined ? done : `not ${done}`}
          </StatusIndicator>
          {error !== undefined && (
            <Box variant="p" fontSize="body-s" color="text-status-error">
              {errorName(error)}: {errorText(error)}
            </Box>
          )}
        </div>
      ))}
    </SpaceBetween>
  )
}
