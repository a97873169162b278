import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Needle } from './needle.ts'

test('a text is found where indexOf finds it', () => {
  const texts = Array.from({ length: 2 ** 7 - 1 }, (_, i) => (i + 1).toString(2).slice(1))
  for (const hay of [...texts, '0010110100110010110', '0101010011']) {
    for (const text of texts) {
      for (const from of [0, 1, 3]) {
        if (from > hay.length) continue
        const found = hay.indexOf(text, from)
        const end = found === -1 ? -1 : found + text.length
        assert.equal(new Needle(text).endIn(hay, from), end, `${text} in ${hay} from ${from}`)
      }
    }
  }
})

for (const [name, text] of [
  ['that differs at its middle', `${'a'.repeat(3_000)}b${'a'.repeat(3_000)}`],
  ['that differs at its beginning', `b${'a'.repeat(6_000)}`],
  ['that differs at its end', `${'a'.repeat(6_000)}b`],
] as const) {
  test(`no character is looked at twice for a text ${name}`, () => {
    const hay = 'a'.repeat(20_000)
    let looks = 0
    const charCodeAt = (i: number) => {
      looks++
      return hay.charCodeAt(i)
    }
    assert.equal(new Needle(text).endIn({ length: hay.length, charCodeAt }, 0), -1)
    assert.ok(looks <= hay.length, `${looks} looks`)
  })
}
