import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type Denial, remedyFor } from '../api/errors.ts'

interface Props {
  readonly denial: Denial
  /** Asks again: nothing that is denied is read again by itself. */
  readonly onRetry?: () => void
}

/** Names the permission that is missing, and what refused it, in place of what it would have shown. */
export function AccessDenied({ denial, onRetry }: Props) {
  const items = [
    { label: 'Missing action', value: <Box variant="code">{denial.action}</Box> },
    ...(denial.resource === undefined ? [] : [{ label: 'On resource', value: denial.resource }]),
    ...(denial.principal === undefined ? [] : [{ label: 'Your identity', value: denial.principal }]),
    ...(denial.because === undefined ? [] : [{ label: 'Why', value: denial.because }]),
  ]
  return (
    <div data-testid="access-denied" className="one-time">
      <Alert
        type="error"
        header="Access denied"
        action={onRetry === undefined ? undefined : <Button onClick={onRetry}>Try again</Button>}
      >
        <SpaceBetween size="s">
          <div>
            You are not authorized to perform <Box variant="code">{denial.action}</Box>. {remedyFor(denial)}
          </div>
          <KeyValuePairs columns={1} items={items} />
        </SpaceBetween>
      </Alert>
    </div>
  )
}
