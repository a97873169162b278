import { UpdateOpenIDConnectProviderThumbprintCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { ListEditor } from '../../../iam/providers/list-editor.tsx'
import { MOST_THUMBPRINTS, thumbprintProblem } from '../../../iam/providers/problems.ts'

interface Props {
  readonly arn: string
  readonly thumbprints: readonly string[]
  readonly onChanged: () => Promise<void>
}

const COLUMNS: readonly Column<string>[] = [
  { id: 'thumbprint', header: 'Thumbprint', isRowHeader: true, cell: (thumbprint) => thumbprint },
]

/** Of the certificate authorities of a provider whose certificate no public one has signed. */
export function Thumbprints({ arn: OpenIDConnectProviderArn, thumbprints, onChanged }: Props) {
  const [draft, setDraft] = useState<readonly string[]>()
  return (
    <>
      <ResourceTable
        name="Thumbprints"
        query={{ data: thumbprints, error: undefined, loading: false, reload: onChanged }}
        columns={COLUMNS}
        idOf={(thumbprint) => thumbprint}
        description="SHA-1 of the authority that signed the certificate of the provider's keys, for where no public authority did."
        emptyText="No thumbprints: the provider's certificate must be publicly trusted."
        actions={<Button onClick={() => setDraft(thumbprints)}>Manage</Button>}
      />
      {draft !== undefined && (
        <ConfirmModal
          header="Thumbprints"
          confirm="Save changes"
          disabled={draft.some((thumbprint) => thumbprintProblem(thumbprint) !== undefined)}
          onConfirm={async () => {
            const ThumbprintList = [...draft]
            await iam.send(
              new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn, ThumbprintList }),
            )
            flash('success', 'Thumbprints saved.')
            await onChanged()
          }}
          onClose={() => setDraft(undefined)}
        >
          <ListEditor
            label="Thumbprint"
            what="thumbprint"
            most={MOST_THUMBPRINTS}
            values={draft}
            problem={thumbprintProblem}
            showProblems={false}
            onChange={setDraft}
          />
        </ConfirmModal>
      )}
    </>
  )
}
