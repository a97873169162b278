import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { administratorBy } from './administrator.ts'
import { AdministratorWarning } from './administrator-badge.tsx'

/** A document that is complete but for what it is for. */
export const NEW_DOCUMENT = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [],
      "Resource": "*"
    }
  ]
}`

interface Props {
  readonly document: string
  readonly onChange: (document: string) => void
}

/** A policy document as text. Whether it is one is the server's to say; here only what is no JSON at all is pointed out. */
export function PolicyEditor({ document, onChange }: Props) {
  const reason = administratorBy([{ name: 'This policy', document }])
  return (
    <SpaceBetween size="s">
      <FormField label="Policy document (JSON)" errorText={syntaxProblem(document)} stretch>
        <Textarea
          value={document}
          rows={18}
          spellcheck={false}
          autoComplete={false}
          ariaLabel="Policy document (JSON)"
          onChange={({ detail }) => onChange(detail.value)}
        />
      </FormField>
      {reason !== undefined && <AdministratorWarning reason={reason} />}
    </SpaceBetween>
  )
}

function syntaxProblem(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? `Not JSON: ${error.message}` : 'Not JSON'
  }
}
