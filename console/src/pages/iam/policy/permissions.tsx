import { CreatePolicyVersionCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { DocumentView } from '../../../components/document-view.tsx'
import { flash } from '../../../components/flash.tsx'
import { indented } from '../../../components/json-format.ts'
import { Loaded } from '../../../components/loaded.tsx'
import { useSession } from '../../../components/session.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { AdministratorWarning, useAdministrator } from '../../../iam/policies/administrator.tsx'
import { DocumentModal } from '../../../iam/policies/document-modal.tsx'
import { decodeDocument, type ManagedPolicy } from '../../../iam/policies/managed-policies.ts'
import { PolicyEditor } from '../../../iam/policies/policy-editor.tsx'
import { someHolder } from '../../../policy-engine/holder.ts'

interface Props {
  readonly policy: ManagedPolicy
  readonly version: string
  readonly onChanged: () => Promise<void>
}

/** The default version's document. Editing it makes a new version, which becomes the default. */
export function Permissions({ policy, version, onChanged }: Props) {
  const [draft, setDraft] = useState<string>()
  const document = useQuery(`document ${policy.arn} ${version}`, async () => {
    const { PolicyVersion: read } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: policy.arn, VersionId: version }),
    )
    return decodeDocument(read?.Document)
  })
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`Version ${version}, the default`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <CopyToClipboard
                variant="button"
                copyButtonText="Copy JSON"
                textToCopy={indented(document.data ?? '')}
                copySuccessText="Copied"
                copyErrorText="Could not be copied"
              />
              {policy.type === 'Customer managed' && (
                <Button disabled={document.data === undefined} onClick={() => setDraft(indented(document.data ?? ''))}>
                  Edit
                </Button>
              )}
            </SpaceBetween>
          }
        >
          Permissions defined in this policy
        </Header>
      }
    >
      <Loaded query={document} what="the document">
        {(text) => <Document key={text} policy={policy} text={text} />}
      </Loaded>
      {draft !== undefined && (
        <DocumentModal
          header={`Edit ${policy.name}`}
          confirm="Save as new default version"
          isHeld={draft !== indented(document.data ?? '')}
          onConfirm={async () => {
            await iam.send(
              new CreatePolicyVersionCommand({ PolicyArn: policy.arn, PolicyDocument: draft, SetAsDefault: true }),
            )
            flash('success', `A new version of ${policy.name} is in force.`)
            await onChanged()
          }}
          onClose={() => setDraft(undefined)}
        >
          <PolicyEditor kind="managed" document={draft} onChange={setDraft} />
        </DocumentModal>
      )}
    </Container>
  )
}

function Document({ policy: { name, arn }, text }: { readonly policy: ManagedPolicy; readonly text: string }) {
  const { AccountId } = useSession()
  const administrator = useAdministrator(`${arn} ${text}`, async () =>
    someHolder(AccountId, [{ name, arn, document: text }]),
  )
  return (
    <SpaceBetween size="m">
      <AdministratorWarning of={administrator} />
      <DocumentView text={text} label={`Document of ${name}`} />
    </SpaceBetween>
  )
}
