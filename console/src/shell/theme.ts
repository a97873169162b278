import { applyMode, Mode } from '@cloudscape-design/global-styles'
import { useSyncExternalStore } from 'react'

const STORED = 'castellan.theme'
const systemDark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function isDark(): boolean {
  const stored = localStorage.getItem(STORED)
  return stored === null ? systemDark.matches : stored === 'dark'
}

function apply(): void {
  applyMode(isDark() ? Mode.Dark : Mode.Light)
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'
  for (const listener of listeners) listener()
}

/** Follows the system's light or dark until the person chooses one. */
export function startTheme(): void {
  systemDark.addEventListener('change', apply)
  apply()
}

export function useTheme(): { readonly dark: boolean; toggle(): void } {
  const dark = useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, isDark)
  return {
    dark,
    toggle() {
      localStorage.setItem(STORED, dark ? 'light' : 'dark')
      apply()
    },
  }
}
