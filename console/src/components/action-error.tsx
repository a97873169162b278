import Alert from '@cloudscape-design/components/alert'
import { denialOf, errorName, errorText } from '../api/errors.ts'
import { AccessDenied } from './access-denied.tsx'

/** Why an action failed, in the server's words; nothing while there is no error. */
export function ActionError({ error }: { readonly error: unknown }) {
  if (error === undefined) return null
  const denial = denialOf(error)
  if (denial !== undefined) return <AccessDenied denial={denial} />
  return (
    <Alert type="error" header={errorName(error)}>
      {errorText(error)}
    </Alert>
  )
}
