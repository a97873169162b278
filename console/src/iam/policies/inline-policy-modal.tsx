import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { flash } from '../../components/flash.tsx'
import { indented } from '../../components/json-format.ts'
import { LONGEST_POLICY_NAME, nameProblem } from '../limits.ts'
import { DocumentModal } from './document-modal.tsx'
import { NEW_DOCUMENT } from './new-documents.ts'
import { PolicyEditor } from './policy-editor.tsx'

interface Props {
  /** The policy to change; a new one when absent. */
  readonly edited?: { readonly name: string; readonly document: string }
  readonly put: (name: string, document: string) => Promise<unknown>
  readonly onChanged: () => Promise<void>
  readonly onClose: () => void
}

/** Writes a policy that is part of one user, group or role. */
export function InlinePolicyModal({ edited, put, onChanged, onClose }: Props) {
  const [name, setName] = useState(edited?.name ?? '')
  const [initial] = useState(edited === undefined ? NEW_DOCUMENT : indented(edited.document))
  const [document, setDocument] = useState(initial)
  const problem = name === '' ? undefined : nameProblem(name, LONGEST_POLICY_NAME)
  return (
    <DocumentModal
      header={edited === undefined ? 'Create inline policy' : edited.name}
      confirm={edited === undefined ? 'Create policy' : 'Save'}
      isHeld={document !== initial || (edited === undefined && name !== '')}
      disabled={name === '' || problem !== undefined}
      onConfirm={async () => {
        await put(name, document)
        flash('success', `Inline policy ${name} saved.`)
        await onChanged()
      }}
      onClose={onClose}
    >
      {edited === undefined && (
        <FormField label="Policy name" errorText={problem}>
          <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value.trim())} />
        </FormField>
      )}
      <PolicyEditor kind="identity" document={document} onChange={setDocument} />
    </DocumentModal>
  )
}
