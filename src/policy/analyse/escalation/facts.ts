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

/** A request; the resource is an ARN of the account. */
interface Asked {
  readonly action: string
  readonly resource: string
}

/** What somebody may change of a user or role that requests are about; `trust`: the role trusts whoever is in hand. */
export type Fact = 'tags' | 'boundary' | 'trust'

/** The fact of a resource that a condition key asks for: somebody may be able to change it. */
export function factOf(key: string): Fact | undefined {
  if (RESOURCE_TAG.test(key)) return 'tags'
  return key === PERMISSIONS_BOUNDARY ? 'boundary' : undefined
}

/**
 * What is known of a request of IAM or STS for keys that policies test: the tags and the boundary of the user or role
 * that it is about, and, by AWS's reference, which keys no request for the action has. What is not known is left out.
 *
 * @param keys in lower case.
 * @param changed what somebody has changed of the resource: it is not known.
 * @param isReferenceWhole default: true. Otherwise what the reference does not list for the action is not known.
 */
export function knownOfTarget(
  { action, resource }: Asked,
  keys: Iterable<string>,
  account: KnownPrincipals,
  changed: readonly Fact[],
  isReferenceWhole = true,
): ReadonlyMap<string, ContextValue> {
  const known = new Map<string, ContextValue>()
  if (!/^(?:iam|sts):/i.test(action)) return known
  for (const key of keys) {
    if (key === 'aws:resourceaccount') known.set(key, account.accountId)
    else if (isOfTheAction(key)) {
      const fact = factOf(key)
      if (!carries(action, key)) {
        if (isReferenceWhole || !isUnlisted({ action, resource }, key)) known.set(key, undefined)
      } else if (!fact || !changed.includes(fact)) addFact(known, key, resource, account)
    }
  }
  return known
}

function isOfTheAction(key: string): boolean {
  return OF_THE_ACTION.some((start) => key.startsWith(start))
}

/** Whether that the reference does not list the key is all that speaks against it. */
export function isUnlisted({ action, resource }: Asked, key: string): boolean {
  if (!/^(?:iam|sts):/i.test(action) || !isOfTheAction(key) || carries(action, key)) return false
  return !cannotBe({ action, resource }, key)
}

/** Of keys that policies test those that requests of IAM or STS for the action have, by AWS's reference. */
export function keysCarried(action: string, keys: Iterable<string>): readonly string[] {
  return /^(?:iam|sts):/i.test(action) ? [...keys].filter((key) => carries(action, key)) : []
}

/** Keys of which AWS says: "This condition key applies to only the PassRole action in a policy." */
const OF_PASS_ROLE = new Set(['iam:passedtoservice', 'iam:associatedresourcearn'])

/**
 * Whether the key cannot be in the request, by what AWS says of the key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html for groups, which have no tags
 */
function cannotBe({ action, resource }: Asked, key: string): boolean {
  if (OF_PASS_ROLE.has(key)) return !/^iam:PassRole$/i.test(action)
  if (key === 'iam:policyarn') return !involvesPolicy(action)
  const isGroup = resource.includes(':group/')
  // "Checks that the specified policy is attached as permissions boundary on the IAM principal resource."
  if (key === PERMISSIONS_BOUNDARY) return isGroup || resource.includes(':policy/')
  return RESOURCE_TAG.test(key) && isGroup
}

/** "Checks the ARN of a managed policy in requests that involve a managed policy": it is named, or is a boundary. */
function involvesPolicy(action: string): boolean {
  const found = findAction(action)?.action
  if (!found || /PermissionsBoundary$|:Create(?:User|Role)$/i.test(action)) return true
  return (
    found.resourceTypes.some(({ type }) => type.name.toLowerCase() === 'policy') || carries(action, 'iam:policyarn')
  )
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
