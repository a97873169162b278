import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { ActionError } from './action-error.tsx'
import { useAction } from './use-action.ts'

interface Props {
  readonly header: string
  readonly children: ReactNode
  /** The word on the button: "Delete". */
  readonly confirm: string
  /** The word on the other one. */
  readonly cancel?: string
  /** What the person must type first, for what cannot be undone. */
  readonly typed?: string
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
  readonly disabled?: boolean
  readonly size?: 'small' | 'medium' | 'large'
}

/** A question or a small form: runs its action, closes when that succeeded, and else shows the server's words. */
export function ConfirmModal(props: Props) {
  const { header, children, confirm, cancel = 'Cancel', typed, onConfirm, onClose, disabled, size } = props
  const [text, setText] = useState('')
  const action = useAction(onConfirm)
  const submit = async () => {
    if (await action.run()) onClose()
  }
  return (
    <Modal
      visible
      header={header}
      size={size ?? 'medium'}
      // What is under way ends first: closed before, its outcome would be seen by nobody.
      onDismiss={() => {
        if (!action.busy) onClose()
      }}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={action.busy} onClick={onClose}>
              {cancel}
            </Button>
            <Button
              variant="primary"
              loading={action.busy}
              disabled={disabled || (typed !== undefined && text !== typed)}
              onClick={() => void submit()}
            >
              {confirm}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {children}
        {typed !== undefined && (
          <FormField label={`To confirm, type "${typed}"`}>
            <Input value={text} onChange={({ detail }) => setText(detail.value)} placeholder={typed} autoFocus />
          </FormField>
        )}
        <ActionError error={action.error} />
      </SpaceBetween>
    </Modal>
  )
}
