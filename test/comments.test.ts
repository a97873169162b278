import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseSync } from 'rolldown/utils'
import { root } from './support/imports.ts'

/** As wide as Biome lets code be. */
const WIDTH = 120

test('comments keep to 120 columns, but for an address that is longer itself', () => {
  const files = globSync('{src,console/src,console/build,scripts,bench,test}/**/*.{ts,tsx}', { cwd: root })
  const tooWide: string[] = []
  for (const file of files) {
    if (file.includes('node_modules')) continue
    const source = readFileSync(join(root, file), 'utf8')
    const { comments } = parseSync(file, source)
    for (const { start, end } of comments) {
      const from = source.lastIndexOf('\n', start) + 1
      const firstLine = source.slice(0, from).split('\n').length
      for (const [index, line] of source.slice(from, end).split('\n').entries()) {
        if (line.length > WIDTH && !/https?:\S+$/.test(line)) tooWide.push(`${file}:${firstLine + index}`)
      }
    }
  }
  assert.deepEqual(tooWide, [])
})
