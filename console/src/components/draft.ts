import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react'
import { currentPath } from '../router/location.ts'
import { type LeaveGuard, useLeaveGuard } from './leave-guard.tsx'
import { forgetSealed, keepSealed, readSealed } from './sealed-storage.ts'

const KEPT = 'draft'
/** As long as a console session lasts, with which it ends. */
const KEPT_MS = 12 * 3_600_000

interface KeptDraft {
  readonly path: string
  readonly draft: object
}

/** What was typed into the page before the browser loaded it again. */
let kept: KeptDraft | undefined

/**
 * Reads what `useDraft` kept, before anything is drawn. Only a page that is loaded again has it back: who came by a
 * link or an address has left what was there.
 */
export async function openDraft(): Promise<void> {
  if (isLoadedAgain()) {
    const text = await readSealed(KEPT, KEPT_MS)
    if (text !== undefined) kept = JSON.parse(text) as KeptDraft
  }
  if (kept?.path !== currentPath()) forgetDraft()
}

function isLoadedAgain(): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  // A tab that the browser had put aside is loaded as if by its address.
  const wasDiscarded = 'wasDiscarded' in document && document.wasDiscarded === true
  return wasDiscarded || (navigation instanceof PerformanceNavigationTiming && navigation.type !== 'navigate')
}

function forgetDraft(): void {
  kept = undefined
  forgetSealed(KEPT)
}

/** What is as it was once it has been text: a draft holds no `Date`, `Set` or function. */
type Plain<Value> = Value extends Date | ReadonlySet<unknown> | ((...args: never[]) => unknown)
  ? never
  : Value extends object
    ? { readonly [Key in keyof Value]: Plain<Value[Key]> }
    : Value

/** What a person is filling in on a page. */
export interface Draft<Value> {
  readonly draft: Value
  readonly setDraft: Dispatch<SetStateAction<Value>>
  /** Asks before it is left; to be drawn by `AskBeforeLeaving`. */
  readonly guard: LeaveGuard
  /** It is saved: there is nothing to lose any more. */
  finish(): void
}

/**
 * What a person fills in on the page on screen. It is there again after the page was loaded again, and asked about
 * before it is left; once it is finished or left, nothing is kept.
 *
 * @param initial the page as nobody has touched it
 * @param withoutSecrets what of it may be kept; a password is typed again
 */
export function useDraft<Value extends object>(
  initial: Value & Plain<Value>,
  withoutSecrets: (draft: Value) => Value = (draft) => draft,
): Draft<Value> {
  const [untouched] = useState<Value>(initial)
  const [draft, setDraft] = useState<Value>(() => ({ ...untouched, ...kept?.draft }))
  const isFinished = useRef(false)
  const path = useRef(currentPath())
  const isHeld = () => !isFinished.current && JSON.stringify(draft) !== JSON.stringify(untouched)
  const guard = useLeaveGuard({ isHeld })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed alone changes what is kept
  useEffect(() => {
    if (isHeld()) void keepSealed(KEPT, JSON.stringify({ path: path.current, draft: withoutSecrets(draft) }))
    else forgetDraft()
  }, [draft])
  // A page that is loaded again is not taken away before.
  useEffect(() => forgetDraft, [])
  return {
    draft,
    setDraft,
    guard,
    finish() {
      isFinished.current = true
      forgetDraft()
    },
  }
}
