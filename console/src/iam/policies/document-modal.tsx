import { type ReactNode, useRef, useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { AskBeforeLeaving, useLeaveGuard } from '../../components/leave-guard.tsx'

interface Props {
  readonly header: string
  readonly children: ReactNode
  /** The word on the button: "Save". */
  readonly confirm: string
  readonly disabled?: boolean
  /** Whether something was written that is not saved. */
  readonly isHeld: boolean
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
}

/** A dialog in which a document is written: closing it, or leaving the page under it, asks first. */
export function DocumentModal({ isHeld, onConfirm, onClose, ...rest }: Props) {
  const [asked, setAsked] = useState(false)
  const saved = useRef(false)
  const holds = () => isHeld && !saved.current
  const guard = useLeaveGuard({ isHeld: holds, everyStep: true })
  return (
    <>
      <ConfirmModal
        {...rest}
        size="large"
        onConfirm={async () => {
          await onConfirm()
          saved.current = true
        }}
        onClose={() => (holds() ? setAsked(true) : onClose())}
      />
      <AskBeforeLeaving guard={asked ? { leaving: onClose, stay: () => setAsked(false) } : guard} />
    </>
  )
}
