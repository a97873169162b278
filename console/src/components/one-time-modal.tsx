import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { AskBeforeLeaving, useLeaveGuard } from './leave-guard.tsx'

interface Props {
  readonly header: string
  /** "password", "secret access key". */
  readonly what: string
  /** Whether the person has shown or downloaded it. */
  readonly isTaken: boolean
  /** The word on the button that ends it: "Done". */
  readonly done: string
  /** Beside that button. */
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly onClose: () => void
}

/**
 * A window with a secret that is not to be had again. A click beside it does not close it; before the secret was taken,
 * closing it and leaving the page under it ask first.
 */
export function OneTimeModal({ header, what, isTaken, done, actions, children, onClose }: Props) {
  const [asked, setAsked] = useState(false)
  const guard = useLeaveGuard({ isHeld: () => !isTaken, everyStep: true })
  const asks = asked && !isTaken
  const close = () => (isTaken ? onClose() : setAsked(true))
  return (
    <>
      <Modal
        visible
        header={header}
        closeAriaLabel="Close"
        onDismiss={({ detail }) => {
          if (detail.reason !== 'overlay') close()
        }}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              {asks && (
                <Button variant="link" onClick={onClose}>
                  Close without it
                </Button>
              )}
              {actions}
              <Button variant="primary" disabled={asks} onClick={close}>
                {done}
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        <SpaceBetween size="m">
          {children}
          {asks && (
            <Alert type="warning">
              You have not taken the {what} yet, and it cannot be had again. Show it, or close without it.
            </Alert>
          )}
        </SpaceBetween>
      </Modal>
      <AskBeforeLeaving guard={guard} header={`Leave without the ${what}?`}>
        You have not taken it yet, and it cannot be had again.
      </AskBeforeLeaving>
    </>
  )
}
