import { createHash } from 'node:crypto'
import type { PolicySource, PolicyType } from '../../policy/index.ts'
import type { Account } from '../account/index.ts'
import type { DecidedEvent, EventPolicy } from './event.ts'
import { documentOf } from './policies-now.ts'

/** By the type of policy; what is absent was not there. */
export type Sources = Readonly<Partial<Record<PolicyType, readonly PolicySource[]>>>

export interface PoliciesThen {
  readonly sources: Sources
  /** How what is in force by now differs, as sentences. */
  readonly changes: readonly string[]
  /** What nobody has any more, as sentences: without it the decision cannot be made again. */
  readonly lost: readonly string[]
}

const TYPES = ['resource-based policy', 'identity-based policy', 'permissions boundary', 'session policy'] as const

/**
 * The policies that decided, as they were: what is the same by now, what the account still has as another version, and
 * what the event itself keeps.
 *
 * @throws UnansweredError
 */
export async function policiesThen(account: Account, event: DecidedEvent, now: Sources): Promise<PoliciesThen> {
  const sources: { [Type in PolicyType]?: PolicySource[] } = {}
  const changes: string[] = []
  const lost: string[] = []
  if (event.omittedPolicies > 0) lost.push(`the event names ${event.omittedPolicies} policies fewer than there were`)
  for (const type of TYPES) {
    const today = now[type] ?? []
    const then = event.policies.filter((policy) => policy.type === type)
    for (const policy of then) {
      const { document, change } = await documentThen(account, policy, today)
      if (change !== undefined) changes.push(change)
      if (document === undefined) lost.push(`${nameOf(policy)} of then is kept nowhere`)
      else
        sources[type] = [
          ...(sources[type] ?? []),
          { policy: policy.policy, document, ...(policy.version !== undefined && { version: policy.version }) },
        ]
    }
    for (const { policy } of today)
      if (!then.some((each) => each.policy === policy)) changes.push(`${policy} (${type}) was not there then`)
  }
  return { sources, changes, lost }
}

async function documentThen(account: Account, then: EventPolicy, today: readonly PolicySource[]) {
  if (then.document !== undefined) return { document: then.document, change: undefined }
  const namesakes = today.filter(({ policy }) => policy === then.policy)
  const same = namesakes.find((each) => isSame(then, each))
  if (same) return { document: same.document, change: undefined }
  const [other] = namesakes
  const change = other ? `${nameOf(then)} has changed${sinceThen(other)}` : `${nameOf(then)} is not in force any more`
  const { version } = then
  return { document: version === undefined ? undefined : await documentOf(account, then.policy, version), change }
}

function isSame({ version, digest }: EventPolicy, today: PolicySource): boolean {
  if (version !== undefined) return version === today.version
  return digest === createHash('sha256').update(today.document).digest('base64url')
}

function nameOf({ type, policy, version }: EventPolicy): string {
  return version === undefined ? `${policy} (${type})` : `${policy} ${version} (${type})`
}

function sinceThen({ version }: PolicySource): string {
  return version === undefined ? '' : `: ${version} is in force`
}
