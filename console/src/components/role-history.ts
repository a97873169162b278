import type { ConsoleSession } from './session.tsx'

/** As AWS's console offers them. */
export const ROLE_COLOURS = ['none', 'red', 'orange', 'yellow', 'green', 'blue'] as const

export type RoleColour = (typeof ROLE_COLOURS)[number]

/** A role that somebody has switched to in this browser, and what it was to look like. */
export interface RememberedRole {
  readonly accountId: string
  /** With its path. */
  readonly roleName: string
  readonly displayName: string
  readonly colour: RoleColour
}

/** "The last five roles that you used." */
const MOST = 5

/** The last roles that who is signed in has switched to here, the last one first. It stays in this browser. */
export function roleHistory(session: ConsoleSession): readonly RememberedRole[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(keyOf(session)) ?? '[]')
    return Array.isArray(list) ? list.flatMap(remembered).slice(0, MOST) : []
  } catch {
    return []
  }
}

export function rememberRole(session: ConsoleSession, role: RememberedRole): void {
  const others = roleHistory(session).filter((other) => !isSame(other, role))
  try {
    localStorage.setItem(keyOf(session), JSON.stringify([role, ...others].slice(0, MOST)))
  } catch {
    // A browser that keeps nothing has no history.
  }
}

/** What was said of the role that is acted as now. */
export function currentRole(session: ConsoleSession): RememberedRole | undefined {
  if (session.SwitchedFrom === undefined) return undefined
  return roleHistory(session).find(
    ({ accountId, roleName }) =>
      accountId === session.AccountId && roleName.slice(roleName.lastIndexOf('/') + 1) === session.RoleName,
  )
}

export function asRoleColour(text: string | null | undefined): RoleColour {
  return ROLE_COLOURS.find((colour) => colour === text) ?? 'none'
}

/** The page that asks whether to switch, filled in. */
export function switchRolePath({ accountId, roleName, displayName, colour }: RememberedRole): string {
  const query = new URLSearchParams({ account: accountId, roleName, displayName, color: colour })
  return `/switch-role?${query}`
}

/** Of whoever switches, who is the same before and after. */
function keyOf({ PrincipalArn, SwitchedFrom }: ConsoleSession): string {
  return `castellan-roles ${SwitchedFrom ?? PrincipalArn}`
}

function isSame(a: RememberedRole, b: RememberedRole): boolean {
  return a.accountId === b.accountId && a.roleName === b.roleName
}

/** What a browser keeps, anybody at it may have changed. */
function remembered(item: unknown): RememberedRole[] {
  const { accountId, roleName, displayName, colour } = (item ?? {}) as Record<string, unknown>
  if (typeof accountId !== 'string' || typeof roleName !== 'string' || typeof displayName !== 'string') return []
  return [{ accountId, roleName, displayName, colour: asRoleColour(typeof colour === 'string' ? colour : null) }]
}
