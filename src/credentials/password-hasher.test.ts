import assert from 'node:assert/strict'
import { argon2, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { PasswordHasher } from './password-hasher.ts'

const argon2id = promisify(argon2).bind(undefined, 'argon2id')

/** KiB that were filled, times passes: what argon2's time grows with. */
let work = 0
const passwords = new PasswordHasher(randomBytes, (parameters) => {
  work += parameters.memory * parameters.passes
  return argon2id(parameters)
})

async function workOf<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly work: number }> {
  work = 0
  const result = await run()
  return { result, work }
}

const PASSWORD = 'correct horse battery 9'
/** OWASP's least: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const FULL = 19_456 * 2

test('a password is stretched, and one that is not says so in its hash', async () => {
  const stretched = await workOf(() => passwords.hash(PASSWORD))
  assert.equal(stretched.work, FULL)
  assert.match(stretched.result, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  const unstretched = await workOf(() => passwords.hashUnstretched(PASSWORD))
  assert.equal(unstretched.work, 8)
  assert.match(unstretched.result, /^\$argon2id\$v=19\$m=8,t=1,p=1\$/)
})

test('to judge a password is the same work for a stretched hash, for one that is not, and for nobody', async () => {
  const hashes = [await passwords.hash(PASSWORD), await passwords.hashUnstretched(PASSWORD), undefined]
  for (const hash of hashes) {
    for (const password of [PASSWORD, 'another one']) {
      const judged = await workOf(() => passwords.verify(password, hash))
      assert.equal(judged.result, hash !== undefined && password === PASSWORD)
      // The least work there is, beside: a two-thousandth.
      assert.ok(judged.work === FULL || judged.work === FULL + 8, `${judged.work}`)
    }
  }
})

test('whose hash is not stretched waits no longer than nobody while others wait', async () => {
  const started: string[] = []
  const busy = new PasswordHasher(randomBytes, (parameters) => {
    started.push(String(parameters.message))
    return argon2id(parameters)
  })
  const hash = await passwords.hashUnstretched(PASSWORD)
  await Promise.all(
    ['first', 'second', 'third', 'root', 'nobody', 'last'].map((name) =>
      busy.verify(name, name === 'root' ? hash : undefined),
    ),
  )
  const ofRoot = started.flatMap((name, at) => (name === 'root' ? [at] : []))
  assert.ok((ofRoot[1] ?? 0) < started.indexOf('last'), started.join(' '))
})
