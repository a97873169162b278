import { partitionOfRegion } from '../../aws/index.ts'
import { actionOf } from '../account/index.ts'
import type { Baseline, Check, Permission, PermissionScope, Step } from '../check/index.ts'

/** An action, what it is needed on, and under which conditions: a permission, narrowed to one account. */
export interface Need {
  readonly action: string
  readonly resources: readonly string[]
  /** Condition operator, key and value. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined
}

export function scopeOf(
  { partition, accountId }: { readonly partition: string; readonly accountId: string },
  { adminName, boundary }: Pick<Baseline, 'adminName' | 'boundary'>,
): PermissionScope {
  return { partition, accountId, adminName, boundary }
}

/** For an account that nobody asked yet: of the Region's partition, and any where no id is given. */
export function policyScope(
  { account, region }: { readonly account: string | undefined; readonly region: string },
  baseline: Pick<Baseline, 'adminName' | 'boundary'>,
): PermissionScope {
  return scopeOf({ partition: partitionOfRegion(region), accountId: account ?? '*' }, baseline)
}

/** What a step's calls need of what its check declares. */
export function permissionsOf(check: Pick<Check, 'changes'>, step: Pick<Step, 'calls'>): readonly Permission[] {
  const actions = new Set(step.calls.flatMap(({ call, also = [] }) => [actionOf(call), ...also]))
  return check.changes.filter(({ action }) => actions.has(action))
}

/** Permissions as they stand in a policy. What only root can do is left out: no policy gives it. */
export function needsOf(permissions: readonly Permission[], scope: PermissionScope): readonly Need[] {
  return permissions.flatMap(({ action, resources, condition, rootOnly }) => {
    const narrowed = resources?.(scope) ?? ['*']
    if (rootOnly || narrowed.length === 0) return []
    return [{ action, resources: narrowed, ...(condition && { condition: condition(scope) }) }]
  })
}

/**
 * Needs on the same resources under the same conditions, together: one statement of a policy, one call of the
 * simulator.
 */
export interface NeedGroup extends Omit<Need, 'action'> {
  readonly actions: readonly string[]
}

export function grouped(needs: readonly Need[]): readonly NeedGroup[] {
  const groups = new Map<string, Omit<Need, 'action'> & { readonly actions: Set<string> }>()
  for (const { action, resources, condition } of needs) {
    const key = JSON.stringify([resources, condition])
    const group = groups.get(key) ?? { resources, condition, actions: new Set() }
    group.actions.add(action)
    groups.set(key, group)
  }
  return [...groups.values()].map((group) => ({ ...group, actions: [...group.actions].toSorted() }))
}
