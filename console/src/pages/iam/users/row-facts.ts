import type { LoginProfile, MFADevice, User } from '@aws-sdk/client-iam'
import { useCallback, useRef, useState } from 'react'
import { type Denial, denialOf } from '../../../api/errors.ts'
import { mapLimited } from '../../../components/concurrency.ts'
import { type AccessKeyFacts, accessKeysOf } from '../../../iam/credentials/access-key-facts.ts'
import { loginProfileOf } from '../../../iam/credentials/login-profile.ts'
import { mfaDevicesOf } from '../../../iam/credentials/mfa-calls.ts'
import { groupsOf } from '../../../iam/membership.ts'
import { policiesOfGroup, policiesOfUser } from '../../../iam/policies/policies-of.ts'
import { administratorReason } from '../../../policy-engine/engine.ts'
import type { NamedDocument } from '../../../policy-engine/holder.ts'

/** One fact about a user: known, or not visible to who is signed in, or not to be had just now. */
export type Fact<T> = { readonly value: T } | { readonly denial: Denial } | { readonly failed: true }

/** What ListUsers does not say about a user. */
export interface RowFacts {
  readonly groups: Fact<readonly string[]>
  readonly password: Fact<LoginProfile | undefined>
  readonly mfa: Fact<readonly MFADevice[]>
  readonly accessKeys: Fact<readonly AccessKeyFacts[]>
  /** Why the user is as good as an administrator. */
  readonly administrator: Fact<string | undefined>
}

/** Users at once: a page of them. What is asked of them in one moment goes in one request. */
const AT_ONCE = 20

/** @param before what is known; a refusal is not asked for again */
async function fact<T>(before: Fact<T> | undefined, read: () => Promise<T>): Promise<Fact<T>> {
  if (before !== undefined && 'denial' in before) return before
  try {
    return { value: await read() }
  } catch (error) {
    const denial = denialOf(error)
    return denial === undefined ? { failed: true } : { denial }
  }
}

async function factsOf(
  { UserName: userName = '', Arn: arn = '' }: User,
  ofGroup: (groupName: string) => Promise<NamedDocument[]>,
  before: RowFacts | undefined,
): Promise<RowFacts> {
  let reading: Promise<readonly string[]> | undefined
  const groups = () => (reading ??= groupsOf(userName))
  const [groupsFact, password, mfa, accessKeys, administrator] = await Promise.all([
    fact(before?.groups, groups),
    fact(before?.password, () => loginProfileOf(userName)),
    fact<readonly MFADevice[]>(before?.mfa, () => mfaDevicesOf(userName)),
    fact<readonly AccessKeyFacts[]>(before?.accessKeys, () => accessKeysOf(userName)),
    fact(before?.administrator, () =>
      groups()
        .then((names) => policiesOfUser(userName, names, ofGroup))
        .then((policies) => administratorReason({ arn, policies })),
    ),
  ])
  return { groups: groupsFact, password, mfa, accessKeys, administrator }
}

/**
 * Reads the rest about the users on screen, some at a time. `show` is told which those are, and reads them afresh each
 * time: a list of 5,000 users costs no more than its visible page. What was denied is not asked for again, until
 * `askAnew`.
 */
export function useRowFacts(): {
  readonly facts: ReadonlyMap<string, RowFacts>
  show(users: readonly User[]): void
  askAnew(): void
} {
  const [facts, setFacts] = useState<ReadonlyMap<string, RowFacts>>(new Map())
  const wanted = useRef(0)
  const known = useRef(facts)
  known.current = facts
  const show = useCallback((users: readonly User[]) => {
    const request = ++wanted.current
    const groupPolicies = new Map<string, Promise<NamedDocument[]>>()
    const ofGroup = (groupName: string) => {
      const reading = groupPolicies.get(groupName) ?? policiesOfGroup(groupName)
      groupPolicies.set(groupName, reading)
      return reading
    }
    void mapLimited(users, AT_ONCE, async (user) => {
      if (request !== wanted.current) return
      const row = await factsOf(user, ofGroup, known.current.get(user.UserName ?? ''))
      if (request === wanted.current) setFacts((before) => new Map(before).set(user.UserName ?? '', row))
    })
  }, [])
  const askAnew = useCallback(() => setFacts(new Map()), [])
  return { facts, show, askAnew }
}
