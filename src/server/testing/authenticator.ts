import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { newAccessKeyId, newSecretAccessKey } from '../../aws/index.ts'
import { type StsSession, sealSession } from '../../credentials/index.ts'
import { signature } from '../../protocol/index.ts'
import { type SignOptions, signRequest } from '../../protocol/sigv4/testing.ts'
import { openWorld, type World } from '../../signin/testing/world.ts'
import { accessKeySecretContext } from '../../storage/repositories/access-keys.ts'
import { otherNode } from '../../storage/testing/other-node.ts'
import { AccountVersions } from '../account-versions.ts'
import { Authenticator } from '../authenticate.ts'
import type { Exchange, Proof } from '../exchange.ts'
import { GuessableKeys } from '../guessable-keys.ts'
import { silentLog } from '../log.ts'
import { Principals } from '../principals.ts'
import { SessionCallers } from '../session-callers.ts'
import { SessionPolicies } from '../session-policies.ts'

export interface Key {
  readonly accessKeyId: string
  readonly secret: string
}

export interface SessionKey extends Key {
  readonly sessionToken: string
}

/** What a test says of a session; the rest is made up. */
export type SessionFacts = StsSession extends infer Session
  ? Session extends StsSession
    ? Pick<Session, 'issuedBy' | 'principalId'> & Partial<Session>
    : never
  : never

/**
 * An authenticator over an embedded store.
 *
 * @param other a node that this one stands beside: the same store and the same master key
 */
export async function openAuthenticator({
  isLoopback = true,
  environment = {},
  sourceIp = '127.0.0.1',
  other,
}: {
  isLoopback?: boolean
  environment?: Record<string, string>
  sourceIp?: string
  other?: World
} = {}) {
  const world = other ?? (await openWorld())
  const store = otherNode(world.store)
  const versions = new AccountVersions(store)
  const guessableKeys = new GuessableKeys({ host: isLoopback ? '127.0.0.1' : '0.0.0.0', environment }, silentLog)
  const parts = { masterKey: world.masterKey, consoleSessions: world.sessions, guessableKeys }
  const principals = new Principals(store, versions)
  const authenticator = new Authenticator({
    ...parts,
    principals,
    sessionCallers: new SessionCallers(principals, new SessionPolicies(store)),
  })

  const exchange = (proof: Proof, request: unknown): Exchange =>
    ({ proof, request, sourceIp, now: world.clock() }) as Exchange
  const signed = async (options: SignOptions) => {
    const request = signRequest({}, { time: world.clock(), ...options })
    const proof = signature(request)
    assert.ok(proof)
    return await authenticator.authenticate(exchange({ kind: 'signature', signature: proof }, request))
  }

  /** A long-term key of `ownerId`: a user's unique id, or the account id for root. */
  async function newKey(ownerId: string, status: 'Active' | 'Inactive' = 'Active'): Promise<Key> {
    const accessKeyId = newAccessKeyId('AKIA', world.account, randomBytes)
    const secret = newSecretAccessKey(randomBytes)
    const secretSealed = world.masterKey.seal(secret, accessKeySecretContext(world.account, accessKeyId))
    const createdAt = world.clock()
    await store.write(world.account, (tx) =>
      tx.accessKeys.add({ accessKeyId, ownerId, status, createdAt, secretSealed }),
    )
    return { accessKeyId, secret }
  }

  /** Of this account, from now on for a quarter of an hour. */
  function newSession(facts: SessionFacts, minimumLength = 0): SessionKey {
    const session: StsSession = {
      accountId: world.account,
      accessKeyId: newAccessKeyId('ASIA', world.account, randomBytes),
      secretAccessKey: newSecretAccessKey(randomBytes),
      issuedAt: world.clock(),
      expiresAt: world.clock() + 900_000,
      ...facts,
    } as StsSession
    const { accessKeyId, secretAccessKey: secret } = session
    return { accessKeyId, secret, sessionToken: sealSession(world.masterKey, session, randomBytes, minimumLength) }
  }

  return { world, store, authenticator, exchange, signed, newKey, newSession }
}
