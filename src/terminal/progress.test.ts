import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Printable } from './printable.ts'
import { progressBar } from './progress.ts'

function bar({ isTerminal = true, columns = 80 } = {}) {
  const written: string[] = []
  const clock = { now: 0 }
  const out = (text: Printable) => void written.push(String(text))
  return { written, clock, ...progressBar({ out, isTerminal, columns }, () => clock.now) }
}

test('a bar is drawn in one line, ten times a second at most, and taken away at the end', () => {
  const { written, clock, show, end } = bar()
  show('writing', 0, 200)
  clock.now += 50
  show('writing', 50, 200)
  clock.now += 50
  show('writing', 100, 200)
  end()
  end()
  assert.deepEqual(written, [
    `\r\u001b[K[${'-'.repeat(30)}] writing   0 %`,
    `\r\u001b[K[${'#'.repeat(15)}${'-'.repeat(15)}] writing  50 %`,
    '\r\u001b[K',
  ])
})

test('no bar is wider than the terminal, nor than what it tells of', () => {
  for (const columns of [10, 20, 40]) {
    const { written, show } = bar({ columns })
    show('checking', 7, 3)
    assert.ok(written.every((text) => text.length - '\r\u001b[K'.length <= Math.max(columns, 'checking 100 %'.length)))
    assert.match(written.join(), /100 %/)
  }
})

test('a file or a pipe holds no bar', () => {
  const { written, show, end } = bar({ isTerminal: false })
  show('writing', 1, 2)
  end()
  assert.deepEqual(written, [])
})
