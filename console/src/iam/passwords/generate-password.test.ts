import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generatePassword } from './generate-password.ts'
import { DEFAULT_POLICY } from './password-defaults.ts'
import { passwordRules } from './password-rules.ts'

const strictest = {
  ...DEFAULT_POLICY,
  custom: true,
  requireUppercase: true,
  requireLowercase: true,
  requireNumbers: true,
  requireSymbols: true,
}

for (const minimumLength of [6, 8, 20, 21, 128]) {
  test(`a generated password satisfies the strictest policy of length ${minimumLength}`, () => {
    for (let round = 0; round < 200; round++) {
      const password = generatePassword(minimumLength)
      assert.equal(password.length, Math.max(20, minimumLength))
      for (const rule of passwordRules({ ...strictest, minimumLength })) assert.ok(rule.holds(password), rule.text)
    }
  })
}

test('it begins with a letter or a number and has no glyph that looks like another', () => {
  for (let round = 0; round < 500; round++) assert.match(generatePassword(8), /^[A-Za-z0-9][^0Oo1lI|'"]+$/)
})

test('two are never the same', () =>
  assert.equal(new Set(Array.from({ length: 1000 }, () => generatePassword(8))).size, 1000))

test('a draw that misses a class is thrown away', () => {
  let call = 0
  const password = generatePassword(8, (bytes) => {
    if (call++ === 0) bytes.fill(0)
    else for (const [index] of bytes.entries()) bytes[index] = (index * 7) % 69
  })
  assert.notEqual(password, 'A'.repeat(20))
})
