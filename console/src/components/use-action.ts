import { useState } from 'react'

/** Something that the person starts: a form's submit, a button. */
export interface Action<Args extends readonly unknown[]> {
  readonly busy: boolean
  readonly error: unknown
  /** Runs it; resolves to whether it succeeded. A second run while one is under way does nothing. */
  run(...args: Args): Promise<boolean>
  clearError(): void
}

/** Runs `perform` at a person's wish and keeps its error for the page to show. */
export function useAction<Args extends readonly unknown[]>(perform: (...args: Args) => Promise<void>): Action<Args> {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  return {
    busy,
    error,
    clearError: () => setError(undefined),
    async run(...args) {
      if (busy) return false
      setBusy(true)
      setError(undefined)
      try {
        await perform(...args)
        return true
      } catch (failure) {
        setError(failure)
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}
