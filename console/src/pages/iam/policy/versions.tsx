import {
  DeletePolicyVersionCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  type PolicyVersion,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam'
import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { DocumentView } from '../../../components/document-view.tsx'
import { flash } from '../../../components/flash.tsx'
import { Loaded } from '../../../components/loaded.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { formatTime } from '../../../components/time.ts'
import { useQuery } from '../../../components/use-query.ts'
import { decodeDocument, type ManagedPolicy } from '../../../iam/policies/managed-policies.ts'

const COLUMNS: readonly Column<PolicyVersion>[] = [
  {
    id: 'version',
    header: 'Version',
    isRowHeader: true,
    cell: ({ VersionId, IsDefaultVersion }) => (
      <>
        {VersionId} {IsDefaultVersion && <Badge color="blue">Default</Badge>}
      </>
    ),
  },
  { id: 'created', header: 'Creation time', cell: ({ CreateDate }) => formatTime(CreateDate) },
]

interface Props {
  readonly policy: ManagedPolicy
  readonly onChanged: () => Promise<void>
}

/** Five at most; the default one is in force. */
export function Versions({ policy, onChanged }: Props) {
  const versions = useQuery(
    `versions of ${policy.arn}`,
    async () => (await iam.send(new ListPolicyVersionsCommand({ PolicyArn: policy.arn }))).Versions ?? [],
  )
  const [selectedId, setSelectedId] = useState<string>()
  const [asked, setAsked] = useState<'show' | 'default' | 'delete'>()
  const selected = versions.data?.find(({ VersionId }) => VersionId === selectedId)
  const isOwn = policy.type === 'Customer managed'
  const changeable = isOwn && selected !== undefined && !selected.IsDefaultVersion
  const close = () => setAsked(undefined)
  const changed = async (message: string) => {
    flash('success', message)
    await Promise.all([versions.reload(), onChanged()])
  }
  return (
    <>
      <ResourceTable
        name="Policy versions"
        query={versions}
        columns={COLUMNS}
        idOf={({ VersionId = '' }) => VersionId}
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([version]) => setSelectedId(version?.VersionId)}
        actions={
          <>
            <Button disabled={selected === undefined} onClick={() => setAsked('show')}>
              Show
            </Button>
            <Button disabled={!changeable} onClick={() => setAsked('delete')}>
              Delete
            </Button>
            <Button disabled={!changeable} onClick={() => setAsked('default')}>
              Set as default
            </Button>
          </>
        }
      />
      {asked === 'show' && selectedId !== undefined && (
        <VersionModal arn={policy.arn} version={selectedId} onClose={close} />
      )}
      {asked === 'default' && selectedId !== undefined && (
        <ConfirmModal
          header={`Make ${selectedId} the default?`}
          confirm="Set as default"
          onConfirm={async () => {
            await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn: policy.arn, VersionId: selectedId }))
            await changed(`${selectedId} of ${policy.name} is in force.`)
          }}
          onClose={close}
        >
          It is in force at once for everyone who has this policy.
        </ConfirmModal>
      )}
      {asked === 'delete' && selectedId !== undefined && (
        <ConfirmModal
          header={`Delete ${selectedId}?`}
          confirm="Delete"
          onConfirm={async () => {
            await iam.send(new DeletePolicyVersionCommand({ PolicyArn: policy.arn, VersionId: selectedId }))
            await changed(`${selectedId} of ${policy.name} deleted.`)
          }}
          onClose={close}
        >
          The version is deleted for ever.
        </ConfirmModal>
      )}
    </>
  )
}

function VersionModal({ arn, version, onClose }: { arn: string; version: string; onClose: () => void }) {
  const document = useQuery(`document ${arn} ${version}`, async () => {
    const { PolicyVersion: read } = await iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version }))
    return decodeDocument(read?.Document)
  })
  return (
    <Modal visible size="large" header={`Version ${version}`} onDismiss={onClose} closeAriaLabel="Close">
      <Loaded query={document} what="the document">
        {(text) => <DocumentView text={text} label={`Document of ${version}`} />}
      </Loaded>
    </Modal>
  )
}
