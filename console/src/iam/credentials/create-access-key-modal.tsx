import { type AccessKey, CreateAccessKeyCommand } from '@aws-sdk/client-iam'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { iam } from '../../api/iam.ts'
import { ActionError } from '../../components/action-error.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { csvText } from '../../components/csv.ts'
import { download } from '../../components/download.ts'
import { OneTimeModal } from '../../components/one-time-modal.tsx'
import { OneTimeSecret } from '../../components/one-time-secret.tsx'
import { useAction } from '../../components/use-action.ts'

interface Props {
  readonly userName: string | undefined
  readonly onClose: () => void
}

/** Creates an access key after a warning that must be ticked, and shows its secret this once. */
export function CreateAccessKeyModal({ userName, onClose }: Props) {
  const [understood, setUnderstood] = useState(false)
  const [created, setCreated] = useState<AccessKey>()
  const create = useAction(async () => {
    const { AccessKey: key } = await iam.send(
      new CreateAccessKeyCommand(userName === undefined ? {} : { UserName: userName }),
    )
    setCreated(key)
  })
  if (created !== undefined) return <NewKey accessKey={created} userName={userName} onClose={onClose} />
  return (
    <Modal
      visible
      header="Create access key"
      closeAriaLabel="Close"
      // A key that is being made would be lost with the window.
      onDismiss={() => {
        if (!create.busy) onClose()
      }}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={create.busy} onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" disabled={!understood} loading={create.busy} onClick={() => void create.run()}>
              Create access key
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Warning isRoot={userName === undefined} understood={understood} onChange={setUnderstood} />
        <ActionError error={create.error} />
      </SpaceBetween>
    </Modal>
  )
}

function Warning(props: { isRoot: boolean; understood: boolean; onChange: (understood: boolean) => void }) {
  return (
    <SpaceBetween size="m">
      <Alert type="warning" header={props.isRoot ? 'Root user access keys are not recommended' : 'Alternatives exist'}>
        {props.isRoot
          ? 'Whoever has a root access key can do anything to this account, and no policy can limit it. Use an IAM user or temporary credentials instead.'
          : 'A long-term key works until somebody deletes it. Prefer temporary credentials (GetSessionToken, with MFA) where you can.'}
      </Alert>
      <Checkbox checked={props.understood} onChange={({ detail }) => props.onChange(detail.checked)}>
        {props.isRoot
          ? 'I understand that creating a root access key is not a best practice, but I still want to create one.'
          : 'I understand the above recommendation and want to proceed to create an access key.'}
      </Checkbox>
    </SpaceBetween>
  )
}

function NewKey(props: { accessKey: AccessKey; userName: string | undefined; onClose: () => void }) {
  const { accessKey, userName, onClose } = props
  const [isTaken, setTaken] = useState(false)
  const take = () => setTaken(true)
  const onDownload = () => {
    downloadKey(accessKey, userName)
    take()
  }
  return (
    <OneTimeModal
      header="Retrieve access key"
      what="secret access key"
      isTaken={isTaken}
      done="Done"
      actions={
        <Button iconName="download" onClick={onDownload}>
          Download .csv
        </Button>
      }
      onClose={onClose}
    >
      <Alert type="success">
        This is the only time that the secret access key can be viewed or downloaded. If you lose it, create a new key.
      </Alert>
      <KeyValuePairs
        columns={1}
        items={[
          { label: 'Access key ID', value: <Copyable text={accessKey.AccessKeyId ?? ''} what="access key ID" /> },
          {
            label: 'Secret access key',
            value: <OneTimeSecret secret={accessKey.SecretAccessKey ?? ''} what="secret access key" onTaken={take} />,
          },
        ]}
      />
    </OneTimeModal>
  )
}

function downloadKey({ AccessKeyId = '', SecretAccessKey = '' }: AccessKey, userName: string | undefined): void {
  const fileName = userName === undefined ? 'rootkey.csv' : `${userName}_accessKeys.csv`
  const rows = [
    ['Access key ID', 'Secret access key'],
    [AccessKeyId, SecretAccessKey],
  ]
  download(fileName, 'text/csv', csvText(rows))
}
