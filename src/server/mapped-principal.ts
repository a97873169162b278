import { PARTITION } from '../aws/index.ts'
import type { MappedPrincipal } from '../external-authorisation/index.ts'
import type { Store } from '../storage/store.ts'
import type { Principals } from './principals.ts'
import type { Authenticated } from './session-callers.ts'

/** No key of Castellan's has proved it: who asks for it was believed. */
const NO_KEY = ''

/**
 * The user, or a session of the role, that stands for who calls an asker; with the policies that it has now.
 *
 * @param sessionName what a session of a role is called.
 * @returns `undefined` where it is not there, or another path leads to it.
 */
export async function mappedCaller(
  { accountId, arn, kind, name }: MappedPrincipal,
  { store, principals, sessionName, now }: { store: Store; principals: Principals; sessionName: string; now: number },
): Promise<Authenticated | undefined> {
  const db = store.read(accountId)
  if (kind === 'user') {
    const user = await db.users.withName(name)
    const known = user?.arn === arn ? await principals.withId(accountId, user.userId) : undefined
    if (known === undefined) return undefined
    return {
      caller: { ...known.principal, credential: { kind: 'long-term', accessKeyId: NO_KEY } },
      policies: known.policies,
    }
  }
  const role = await db.roles.withName(name)
  const known = role?.arn === arn ? await principals.roleWithId(accountId, role.roleId) : undefined
  if (known === undefined) return undefined
  const credential = {
    kind: 'temporary',
    accessKeyId: NO_KEY,
    issuedAt: now,
    issuedBy: 'AssumeRole',
    isChained: false,
  } as const
  return {
    caller: {
      kind: 'assumed-role',
      accountId,
      arn: `arn:${PARTITION}:sts::${accountId}:assumed-role/${known.role.roleName}/${sessionName}`,
      role: known.role,
      sessionName,
      userId: `${known.role.roleId}:${sessionName}`,
      tags: known.tags,
      credential,
    },
    policies: known.policies,
  }
}
