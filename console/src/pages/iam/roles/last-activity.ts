import { GetRoleCommand, type Role } from '@aws-sdk/client-iam'
import { useCallback, useRef, useState } from 'react'
import { denialOf } from '../../../api/errors.ts'
import { iam } from '../../../api/iam.ts'
import { mapLimited } from '../../../components/concurrency.ts'

/** When a role was last used; that it never was; or why that is not known. */
export type LastActivity = { readonly at: Date | undefined } | 'not visible' | 'failed'

/** Roles at once: a page of them. What is asked of them in one moment goes in one request. */
const AT_ONCE = 20

async function lastActivity(RoleName: string): Promise<LastActivity> {
  try {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }))
    return { at: role?.RoleLastUsed?.LastUsedDate }
  } catch (error) {
    return denialOf(error) === undefined ? 'failed' : 'not visible'
  }
}

/** Reads, of the roles on screen, what ListRoles does not say of any. `show` is told which those are. */
export function useLastActivity(): {
  readonly activities: ReadonlyMap<string, LastActivity>
  show(roles: readonly Role[]): void
} {
  const [activities, setActivities] = useState<ReadonlyMap<string, LastActivity>>(new Map())
  const wanted = useRef(0)
  const show = useCallback((roles: readonly Role[]) => {
    const request = ++wanted.current
    void mapLimited(roles, AT_ONCE, async ({ RoleName = '' }) => {
      if (request !== wanted.current) return
      const activity = await lastActivity(RoleName)
      if (request === wanted.current) setActivities((before) => new Map(before).set(RoleName, activity))
    })
  }, [])
  return { activities, show }
}
