import { type ReactNode, useEffect, useRef, useState } from 'react'
import { guardLeaving } from '../router/location.ts'
import { ConfirmModal } from './confirm-modal.tsx'

interface Options {
  /** Whether something would be lost. Asked at the moment of leaving. */
  readonly isHeld: () => boolean
  /** Whether another step of the same page loses it too. */
  readonly everyStep?: boolean
  /** Whether it is lost as well when the browser loads the page again or closes it: then the browser asks. */
  readonly onUnload?: boolean
}

/** A person on the way out, who is to be asked. */
export interface LeaveGuard {
  readonly leaving: (() => void) | undefined
  stay(): void
}

/** Asks before the page on screen is left while it holds what would be lost; drawn by `AskBeforeLeaving`. */
export function useLeaveGuard({ isHeld, everyStep = false, onUnload = true }: Options): LeaveGuard {
  const [leaving, setLeaving] = useState<() => void>()
  const held = useRef(isHeld)
  held.current = isHeld
  useEffect(() => {
    const unload = (event: BeforeUnloadEvent) => {
      if (onUnload && held.current()) event.preventDefault()
    }
    addEventListener('beforeunload', unload)
    guardLeaving((proceed, isSamePage) => {
      if ((isSamePage && !everyStep) || !held.current()) return true
      setLeaving(() => proceed)
      return false
    })
    return () => {
      removeEventListener('beforeunload', unload)
      guardLeaving(undefined)
    }
  }, [everyStep, onUnload])
  return { leaving, stay: () => setLeaving(undefined) }
}

interface Props {
  readonly guard: LeaveGuard
  readonly header?: string
  readonly children?: ReactNode
}

export function AskBeforeLeaving({
  guard: { leaving, stay },
  header = 'Leave without saving?',
  children = 'What you entered here is lost.',
}: Props) {
  if (leaving === undefined) return null
  return (
    <ConfirmModal header={header} confirm="Leave" cancel="Stay" onConfirm={async () => leaving()} onClose={stay}>
      {children}
    </ConfirmModal>
  )
}
