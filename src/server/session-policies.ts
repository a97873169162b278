import { hash } from 'node:crypto'
import { type AccountId, type Arn, BoundedCache, type MaybePromise, whenKnown } from '../aws/index.ts'
import { isUserSession, type PassedToSession, type StsSession } from '../credentials/index.ts'
import { compile, type OwnLayers, type PolicySet, type PolicySource } from '../policy/index.ts'
import { withDocument } from '../services/identity-policies.ts'
import type { AppliedPolicy } from '../storage/repositories/principals.ts'
import type { Store } from '../storage/store.ts'

type SessionPolicy = PolicySet<'session policy'>

/** What a session has beside the policies of its principal. */
export type SessionLimits = Pick<OwnLayers, 'session' | 'scopes'>

/** Sets of policies that differ: sessions with the same ones share them. */
const CACHED = 2_000

const DENY_ALL: PolicySource = {
  policy: 'a session policy that is gone',
  document: '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}',
}
const GONE = compile([DENY_ALL], 'session policy')
/** Of a federated user to whom no policy was passed. */
const NOTHING = compile([], 'session policy')

/** The policies that limit sessions, compiled once for all sessions that have the same ones. */
export class SessionPolicies {
  readonly #store: Store
  readonly #compiled = new BoundedCache<string, SessionPolicy>(CACHED)

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * What limits `session`; `undefined` where nothing does. It waits for the store where managed policies were passed:
   * what those say is read when it is asked for.
   */
  limitsOf(session: StsSession): MaybePromise<SessionLimits | undefined> {
    const scopes = session.scopes?.map((document) => this.#compile([{ policy: 'scope-down policy', document }]))
    if (isUserSession(session)) return scopes && { scopes }
    const passed = this.#passed(session.accountId, session, session.issuedBy === 'GetFederationToken')
    return whenKnown(passed, (policy) => (policy || scopes ? { session: policy, scopes } : undefined))
  }

  #passed(
    accountId: AccountId,
    { policy, policyArns = [] }: PassedToSession,
    isFederated: boolean,
  ): MaybePromise<SessionPolicy | undefined> {
    const inline = policy === undefined ? [] : [{ policy: 'session policy', document: policy }]
    if (policyArns.length > 0) return this.#withManaged(accountId, inline, policyArns)
    if (inline.length > 0) return this.#compile(inline)
    return isFederated ? NOTHING : undefined
  }

  async #withManaged(
    accountId: AccountId,
    inline: readonly AppliedPolicy[],
    arns: readonly Arn[],
  ): Promise<SessionPolicy> {
    const managed = await this.#store.read(accountId).principals.policiesWithArns(arns)
    try {
      return this.#compile([...inline, ...managed])
    } catch {
      // INVARIANT (fail closed): a policy that is nowhere may hold a deny.
      return GONE
    }
  }

  #compile(policies: readonly AppliedPolicy[]): SessionPolicy {
    // AWS's own are known by their names: to read ten of them takes 7 ms. The account's own may be 60 kB of text, which
    // the documents share and the keys would not.
    const texts = JSON.stringify(policies.map(({ policy, document, version }) => [policy, document, version]))
    const key = hash('sha256', texts, 'base64')
    const known = this.#compiled.get(key)
    if (known) return known
    const compiled = compile(policies.map(withDocument), 'session policy')
    this.#compiled.set(key, compiled)
    return compiled
  }
}
