import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { newPassword } from './new-password.ts'

describe('a new password', () => {
  test('has what any policy of an account can ask for', () => {
    for (let round = 0; round < 200; round++) {
      const password = newPassword(randomBytes)
      assert.equal(password.length, 24)
      for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[!@#%^*_+=-]/]) assert.match(password, kind)
      assert.doesNotMatch(password, /[\s'"`\\$&|;<>lIO01]/, 'what shells and people mistake')
    }
  })

  test('is as long as the policy asks', () => {
    assert.equal(newPassword(randomBytes, { MinimumPasswordLength: 128 }).length, 128)
  })

  test('prefers no character', () => {
    const counts = new Map<string, number>()
    for (let round = 0; round < 400; round++)
      for (const character of newPassword(randomBytes, { MinimumPasswordLength: 128 }))
        counts.set(character, (counts.get(character) ?? 0) + 1)
    const expected = (400 * 128) / counts.size
    for (const [character, count] of counts) assert.ok(Math.abs(count / expected - 1) < 0.25, `${character}: ${count}`)
  })
})
