import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar'
import { type ReactNode, useSyncExternalStore } from 'react'

interface Flash {
  readonly id: string
  readonly type: FlashbarProps.Type
  readonly content: ReactNode
}

let flashes: readonly Flash[] = []
let nextId = 0
const listeners = new Set<() => void>()

function set(next: readonly Flash[]): void {
  flashes = next
  for (const listener of listeners) listener()
}

/** Shows a notification above the page until it is dismissed; it survives navigation. */
export function flash(type: FlashbarProps.Type, content: ReactNode): void {
  const id = `flash-${nextId++}`
  // The newest first: of a stack only the first is seen.
  set([{ id, type, content }, ...flashes.slice(0, 4)])
}

export function Notifications() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => flashes,
  )
  return (
    <Flashbar
      stackItems
      items={shown.map((item) => ({
        ...item,
        dismissible: true,
        dismissLabel: 'Dismiss notification',
        onDismiss: () => set(flashes.filter(({ id }) => id !== item.id)),
      }))}
    />
  )
}
