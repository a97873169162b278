import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar'
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import { useLocation } from '../router/location.ts'

interface Flash {
  readonly id: string
  readonly type: FlashbarProps.Type
  readonly content: ReactNode
  /** How many pages ago it came up. */
  readonly age: number
}

let flashes: readonly Flash[] = []
let nextId = 0
const listeners = new Set<() => void>()

function set(next: readonly Flash[]): void {
  flashes = next
  for (const listener of listeners) listener()
}

/**
 * What went well is news on the page where it happened and on the next, to which it often leads; the rest stays until
 * it is dismissed.
 */
function turnPage(): void {
  set(
    flashes.filter(({ type, age }) => type !== 'success' || age === 0).map((item) => ({ ...item, age: item.age + 1 })),
  )
}

/** Shows a notification above the page until it is dismissed, or, when all went well, until the page after the next. */
export function flash(type: FlashbarProps.Type, content: ReactNode): void {
  const id = `flash-${nextId++}`
  // The newest first: of a stack only the first is seen.
  set([{ id, type, content, age: 0 }, ...flashes.slice(0, 4)])
}

export function Notifications() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => flashes,
  )
  const { path } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: at every change of page
  useEffect(turnPage, [path])
  return (
    <Flashbar
      stackItems
      items={shown.map(({ age: _, ...item }) => ({
        ...item,
        dismissible: true,
        dismissLabel: 'Dismiss notification',
        onDismiss: () => set(flashes.filter(({ id }) => id !== item.id)),
      }))}
    />
  )
}
