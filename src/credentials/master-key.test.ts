import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { namedKey } from '../aws/index.ts'
import { MasterKey } from './master-key.ts'
import { openSession, sealSession } from './session-token.ts'

const OLD = randomBytes(32)
const NEW = randomBytes(32)
const CONTEXT = 'access-key/111122223333/AKIA1'

/** The ring of both keys, as a store in which the change to the new one is under way has it. */
function changing() {
  const ring = new MasterKey([OLD, NEW], randomBytes)
  const [before = '', next = ''] = ring.ids
  ring.use({ sealing: next, isNamed: true, keeping: [before, next] })
  return { ring, before, next }
}

test('one key alone seals as ever: what an earlier version opens', () => {
  const sealed = new MasterKey(OLD, randomBytes).seal('secret', CONTEXT)
  assert.equal(namedKey(sealed).id, undefined)
  assert.equal(Buffer.from(sealed, 'base64').length, 12 + 16 + 'secret'.length)
  assert.equal(new MasterKey(OLD, randomBytes).open(sealed, CONTEXT).toString(), 'secret')
})

test('while keys are changed a value names the one that sealed it, and each opens what it sealed', () => {
  const { ring, next } = changing()
  const old = new MasterKey(OLD, randomBytes).seal('old', CONTEXT)
  const sealed = ring.seal('new', CONTEXT)
  assert.equal(namedKey(sealed).id, next)
  assert.equal(ring.open(old, CONTEXT).toString(), 'old')
  assert.equal(ring.open(sealed, CONTEXT).toString(), 'new')
  assert.equal(new MasterKey(NEW, randomBytes).open(sealed, CONTEXT).toString(), 'new')
})

test('who lacks the key that sealed a value says so, and opens nothing', () => {
  const sealed = changing().ring.seal('new', CONTEXT)
  assert.throws(() => new MasterKey(OLD, randomBytes).open(sealed, CONTEXT), { name: 'MasterKeyMissing' })
})

test('a value that is said to be another key’s, or is moved to another row, does not open', () => {
  const { ring, before, next } = changing()
  const { text } = namedKey(ring.seal('new', CONTEXT))
  assert.throws(() => ring.open(`${before}.${text}`, CONTEXT))
  assert.throws(() => ring.open(`${next}.${text}`, 'access-key/111122223333/AKIA2'))
  assert.throws(() => ring.open(`${next}.${next}.${text}`, CONTEXT))
  assert.throws(() => ring.open(`00000000.${text}`, CONTEXT), { name: 'MasterKeyMissing' })
})

test('when the change is done the key before opens nothing of the store, and still what was given out', () => {
  const { ring, before, next } = changing()
  const old = new MasterKey(OLD, randomBytes)
  const session = {
    issuedBy: 'GetSessionToken',
    accountId: '111122223333',
    principalId: 'AIDA1',
    accessKeyId: 'ASIA1',
    secretAccessKey: 'secret',
    issuedAt: 1,
    expiresAt: 2,
  } as unknown as Parameters<typeof sealSession>[1]
  const token = sealSession(old, session, randomBytes)
  ring.use({ sealing: next, isNamed: true, keeping: [next] })
  const named = old.only(before).seal('secret', CONTEXT)
  for (const sealed of [old.seal('secret', CONTEXT), named]) assert.throws(() => ring.open(sealed, CONTEXT))
  assert.equal(ring.openGiven(old.sealGiven('secret', CONTEXT), CONTEXT).toString(), 'secret')
  assert.equal(openSession(ring, token, 'ASIA1')?.principalId, 'AIDA1')
  assert.equal(openSession(new MasterKey(NEW, randomBytes), token, 'ASIA1'), undefined)
  assert.equal(openSession(old, sealSession(ring, session, randomBytes), 'ASIA1'), undefined)
})

test('a ring takes the keys of another in its place', () => {
  const ring = new MasterKey(OLD, randomBytes)
  const sealed = changing().ring.seal('new', CONTEXT)
  ring.adopt(new MasterKey([OLD, NEW], randomBytes))
  assert.equal(ring.open(sealed, CONTEXT).toString(), 'new')
  assert.throws(() => ring.use({ sealing: 'ffffffff', isNamed: true, keeping: [] }), /no key ffffffff/)
})
