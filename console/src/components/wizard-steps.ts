import { useEffect } from 'react'
import { navigate, useLocation } from '../router/location.ts'

/** Where a wizard stands. */
export interface WizardSteps {
  /** Counted from 0. */
  readonly step: number
  goTo(step: number): void
}

/**
 * The wizard's step stands in the page's address (`?step=2` is the second), so that the browser's Back goes a step
 * back. An address that is further than `furthest`, the first step that is not complete, leads to that one.
 */
export function useWizardSteps(furthest: number): WizardSteps {
  const { path, query } = useLocation()
  const asked = stepOf(query)
  const step = Math.min(asked, furthest)
  useEffect(() => {
    // Or the wizard would jump ahead by itself once the steps before are complete.
    if (step !== asked) navigate(stepPath(path, query, step), { replace: true })
  })
  return {
    step,
    goTo(next) {
      if (next !== step) navigate(stepPath(path, query, next))
    },
  }
}

function stepOf(query: URLSearchParams): number {
  const asked = query.get('step') ?? ''
  return /^[1-9]$/.test(asked) ? Number(asked) - 1 : 0
}

function stepPath(path: string, query: URLSearchParams, step: number): string {
  const next = new URLSearchParams(query)
  if (step === 0) next.delete('step')
  else next.set('step', String(step + 1))
  return next.size === 0 ? path : `${path}?${next}`
}
