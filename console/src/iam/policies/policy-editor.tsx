import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useEffect } from 'react'
import { useSession } from '../../components/session.tsx'
import { useQuery } from '../../components/use-query.ts'
import { useSettled } from '../../components/use-settled.ts'
import { ask } from '../../policy-engine/engine.ts'
import { someHolder } from '../../policy-engine/holder.ts'
import { AdministratorWarning } from './administrator.tsx'
import { PolicyFindings } from './policy-findings.tsx'

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

/** Milliseconds without a key pressed until the document is looked at. */
const PAUSE_MS = 400

interface Props {
  readonly kind: 'managed' | 'identity'
  readonly document: string
  readonly onChange: (document: string) => void
}

/**
 * A policy document as text, with what the policy engine finds in it below, as it is written. The server has the last
 * word.
 */
export function PolicyEditor({ kind, document, onChange }: Props) {
  const { AccountId } = useSession()
  const settled = useSettled(document, PAUSE_MS)
  const about = useQuery('about the document', async () => {
    if (settled === NEW_DOCUMENT) return { findings: [], reason: undefined }
    const arn = kind === 'managed' ? `arn:aws:iam::${AccountId}:policy/(this)` : undefined
    const holder = someHolder(AccountId, [{ name: 'this policy', arn, document: settled }])
    const { findings, administrator } = await ask('document', { document: settled, kind, holder })
    return { findings, reason: administrator }
  })
  const { reload } = about
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found stays on screen until the next is
  useEffect(() => void reload(), [settled])
  return (
    <SpaceBetween size="s">
      <FormField label="Policy document (JSON)" stretch>
        <Textarea
          value={document}
          rows={18}
          spellcheck={false}
          autoComplete={false}
          ariaLabel="Policy document (JSON)"
          onChange={({ detail }) => onChange(detail.value)}
        />
      </FormField>
      <PolicyFindings findings={about.data?.findings ?? []} error={about.error} />
      <AdministratorWarning of={about} />
    </SpaceBetween>
  )
}
