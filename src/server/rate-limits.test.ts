import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type AuthenticatedPrincipal, accountId, iamUser, rootUser } from '../aws/index.ts'
import { RateExceeded, RateLimits } from './rate-limits.ts'

const ACCOUNT = accountId('123456789012')
const credential = { kind: 'long-term', accessKeyId: 'AKIATEST' } as const
const userNamed = (userName: string, accessKeyId = 'AKIATEST'): AuthenticatedPrincipal => ({
  ...iamUser(ACCOUNT, { userId: `AIDA${userName}`, userName, path: '/' }),
  credential: { kind: 'long-term', accessKeyId },
})
const IP = '192.0.2.1'
const ROOT: AuthenticatedPrincipal = { ...rootUser(ACCOUNT), credential }

function limits(rate?: number) {
  let now = 0
  const limits = new RateLimits(rate, () => now)
  /** Sends until it is refused; how many were not. */
  const flood = (caller: AuthenticatedPrincipal, refused: boolean): number => {
    for (let sent = 0; ; sent++) {
      try {
        limits.count(caller, IP)
      } catch (error) {
        assert.ok(error instanceof RateExceeded)
        return sent
      }
      if (refused) limits.countRefusal(caller, IP)
    }
  }
  const wait = (ms: number) => {
    now += ms
  }
  return { limits, flood, wait }
}

describe('the rate of requests', () => {
  test('is a thousand refusals at once and a hundred a second, and some thousands of what is allowed', () => {
    const { flood, wait } = limits()
    const alice = userNamed('alice')
    assert.equal(flood(alice, true), 1000)
    wait(1000)
    assert.ok(Math.abs(flood(alice, true) - 100) <= 1)
    assert.equal(flood(userNamed('bob'), false), 1_000_000)
  })

  test('is what the operator says, refusals among it', () => {
    const { flood, wait } = limits(5)
    assert.equal(flood(userNamed('alice'), true), 50)
    wait(1000)
    assert.equal(flood(userNamed('alice'), false), 5)
  })

  test("is a principal's own first: it uses up nothing of the others'", () => {
    const { limits: all, flood } = limits()
    flood(userNamed('mallory'), true)
    for (let i = 0; i < 100_000; i++) assert.throws(() => all.count(userNamed('mallory'), IP), RateExceeded)
    assert.equal(flood(userNamed('alice'), true), 1000)
  })

  test('is one for all keys of a user', () => {
    const { limits: all, flood } = limits()
    flood(userNamed('mallory', 'AKIAONE'), true)
    assert.throws(() => all.count(userNamed('mallory', 'AKIATWO'), IP), RateExceeded)
  })

  test('is one for all sessions of a role', () => {
    const { limits: all, flood } = limits()
    const credential = { kind: 'temporary', issuedBy: 'AssumeRole', accessKeyId: 'ASIA', issuedAt: 1 } as const
    const session = (sessionName: string): AuthenticatedPrincipal => ({
      kind: 'assumed-role',
      accountId: ACCOUNT,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/${sessionName}`,
      role: { roleName: 'r', arn: `arn:aws:iam::${ACCOUNT}:role/r` },
      sessionName,
      userId: `AROA:${sessionName}`,
      credential: { ...credential, isChained: false },
    })
    flood(session('one'), true)
    assert.throws(() => all.count(session('two'), IP), RateExceeded)
  })

  test('of an account is used up by several, and keeps root out of nothing', () => {
    const { limits: all, flood } = limits()
    for (const name of ['a', 'b', 'c', 'd', 'e']) flood(userNamed(name), true)
    assert.throws(() => all.count(userNamed('alice'), IP), RateExceeded)
    assert.equal(flood(ROOT, true), 1000)
  })

  test('is told in the record once in ten seconds, however much is sent', () => {
    const { limits: all, wait } = limits()
    const mallory = userNamed('mallory')
    /** What is refused for its rate, and how much of that is recorded. */
    const flood = () => {
      const refused: boolean[] = []
      for (let sent = 0; sent < 3000; sent++) {
        try {
          all.count(mallory, IP)
          all.countRefusal(mallory, IP)
        } catch (error) {
          refused.push((error as RateExceeded).isRecorded)
        }
      }
      return [refused.length > 1000, refused.filter(Boolean).length]
    }
    assert.deepEqual(flood(), [true, 1])
    wait(9_000)
    assert.deepEqual(flood(), [true, 0])
    wait(1_000)
    assert.deepEqual(flood(), [true, 1])
  })
})
