import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { DocumentView } from '../../../components/document-view.tsx'
import { flash } from '../../../components/flash.tsx'
import { indented } from '../../../components/json-format.ts'
import { DocumentModal } from '../../../iam/policies/document-modal.tsx'
import { PolicyEditor } from '../../../iam/policies/policy-editor.tsx'

interface Props {
  readonly roleName: string
  readonly document: string
  readonly onChanged: () => Promise<void>
}

/** Who may assume the role. Sessions that are there stay when that changes. */
export function TrustRelationships({ roleName, document, onChanged }: Props) {
  const [draft, setDraft] = useState<string>()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Entities that can assume this role under specified conditions."
          actions={<Button onClick={() => setDraft(indented(document))}>Edit trust policy</Button>}
        >
          Trusted entities
        </Header>
      }
    >
      <DocumentView text={document} label={`Trust policy of ${roleName}`} />
      {draft !== undefined && (
        <DocumentModal
          header="Edit trust policy"
          confirm="Update policy"
          isHeld={draft !== indented(document)}
          onConfirm={async () => {
            await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: draft }))
            flash('success', `The trust policy of ${roleName} is in force. Sessions that are there already stay.`)
            await onChanged()
          }}
          onClose={() => setDraft(undefined)}
        >
          <PolicyEditor kind="trust" document={draft} onChange={setDraft} />
        </DocumentModal>
      )}
    </Container>
  )
}
