import { findAction } from '../../aws-data/authorization-data/index.ts'
import type { ContextValue } from '../../language/decision.ts'
import type { AccountUser } from './account.ts'

/** Keys, or the beginnings of their names, that a request of IAM or STS carries where AWS's reference says so. */
const OF_THE_ACTION = ['iam:', 'aws:resourcetag/', 'aws:requesttag/', 'aws:tagkeys']
const RESOURCE_TAG = /^(?:aws|iam):resourcetag\//
const PERMISSIONS_BOUNDARY = 'iam:permissionsboundary'

/** What is known of an account's users and roles. */
interface KnownPrincipals {
  readonly accountId: string
  readonly principalOf: (arn: string) => Pick<AccountUser, 'boundary' | 'tags'> | undefined
}

export type ChangedFact = 'tags' | 'boundary'

function factOf(key: string): ChangedFact | undefined {
  if (RESOURCE_TAG.test(key)) return 'tags'
  return key === PERMISSIONS_BOUNDARY ? 'boundary' : undefined
}

/** Keys that say what a resource is: somebody may be able to change that. */
export function isFactOfTarget(key: string): boolean {
  return factOf(key) !== undefined
}

/**
 * What is known of a request of IAM or STS for keys that policies test: the tags and the boundary of the user or role
 * that it is about, and which keys no request for the action has. What is not known is left out.
 *
 * @param action with its resource, an ARN of the account.
 * @param keys in lower case.
 * @param changed what somebody has changed of the resource: it is not known.
 */
export function knownOfTarget(
  { action, resource }: { readonly action: string; readonly resource: string },
  keys: Iterable<string>,
  account: KnownPrincipals,
  changed: ChangedFact | undefined,
): ReadonlyMap<string, ContextValue> {
  const known = new Map<string, ContextValue>()
  if (!/^(?:iam|sts):/i.test(action)) return known
  for (const key of keys) {
    if (key === 'aws:resourceaccount') known.set(key, account.accountId)
    else if (OF_THE_ACTION.some((start) => key.startsWith(start))) {
      if (!carries(action, key)) known.set(key, undefined)
      else if (changed !== factOf(key)) addFact(known, key, resource, account)
    }
  }
  return known
}

function addFact(known: Map<string, ContextValue>, key: string, resource: string, account: KnownPrincipals): void {
  const target = account.principalOf(resource)
  if (!target) return
  if (key === PERMISSIONS_BOUNDARY) known.set(key, target.boundary)
  else if (RESOURCE_TAG.test(key) && target.tags) known.set(key, tagOf(target.tags, key.slice(key.indexOf('/') + 1)))
}

/** Names of tags in condition keys are not case-sensitive. */
export function tagOf(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(tags).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

const carried = new Map<string, boolean>()

/** Whether requests for the action have the key, by AWS's reference. Of an action that is not there: yes. */
function carries(action: string, key: string): boolean {
  const id = `${action} ${key}`
  const known = carried.get(id)
  if (known !== undefined) return known
  const found = findAction(action)?.action
  const keys = found && [
    ...found.conditionKeys,
    ...found.resourceTypes.flatMap(({ type, conditionKeys }) => [...conditionKeys, ...type.conditionKeys]),
  ]
  const answer =
    !keys ||
    keys.some(({ name }) => {
      const [start = ''] = name.toLowerCase().split('${')
      return name.includes('${') ? key.startsWith(start) : key === start
    })
  if (carried.size < MOST_CARRIED) carried.set(id, answer)
  return answer
}

const MOST_CARRIED = 4_096
