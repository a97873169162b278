import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { denialOf, errorName, errorText } from '../api/errors.ts'
import { AccessDenied } from './access-denied.tsx'

interface Props {
  readonly error: unknown
  /** What could not be read, in a few words. */
  readonly what: string
  readonly onRetry?: () => void
}

/** Why something could not be read: the missing permission, or the server's own words; and a button to try again. */
export function LoadError({ error, what, onRetry }: Props) {
  const denial = denialOf(error)
  if (denial !== undefined) return <AccessDenied denial={denial} {...(onRetry && { onRetry })} />
  return (
    <Alert
      type="error"
      header={`Could not load ${what}`}
      action={onRetry === undefined ? undefined : <Button onClick={onRetry}>Try again</Button>}
    >
      {errorName(error)}: {errorText(error)}
    </Alert>
  )
}
