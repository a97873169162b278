import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { ActionError } from './action-error.tsx'

interface Props {
  readonly title: string
  /** What will happen, and to what. */
  readonly children: ReactNode
  readonly confirmLabel: string
  /** A word to type before the button works, for what cannot be undone. */
  readonly typed?: string
  readonly busy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onDismiss: () => void
}

/** Asks once more before something is deleted. Draw it only while it is asked. */
export function ConfirmModal(props: Props) {
  const [text, setText] = useState('')
  const ready = props.typed === undefined || text === props.typed
  return (
    <Modal
      visible
      header={props.title}
      onDismiss={props.onDismiss}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={props.onDismiss}>
              Cancel
            </Button>
            <Button variant="primary" disabled={!ready} loading={props.busy} onClick={props.onConfirm}>
              {props.confirmLabel}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div className="one-time">{props.children}</div>
        {props.typed === undefined ? null : (
          <FormField label={`To confirm, type ${props.typed}`}>
            <Input
              value={text}
              onChange={({ detail }) => setText(detail.value)}
              onKeyDown={({ detail }) => {
                if (detail.key === 'Enter' && ready && !props.busy) props.onConfirm()
              }}
              autoComplete={false}
            />
          </FormField>
        )}
        <ActionError error={props.error} />
      </SpaceBetween>
    </Modal>
  )
}
