const IDLE_AFTER = 10 * 60_000

let lastSign = Date.now()

for (const event of ['pointerdown', 'keydown', 'wheel', 'pointermove'] as const) {
  addEventListener(event, () => (lastSign = Date.now()), { passive: true, capture: true })
}

/**
 * Whether somebody is looking: the page is visible, and was used within ten minutes. Pages read again by themselves
 * only then, for a reading is a use of the console session, and one that nobody uses shall end.
 */
export function someoneIsThere(): boolean {
  return document.visibilityState === 'visible' && Date.now() - lastSign < IDLE_AFTER
}
