import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const ASSETS = join(import.meta.dirname, '../../dist/console/assets')

/** What a person may have to load before the first policy is written, compressed as it is served. */
const MOST_BYTES = 350_000

const files = readdirSync(ASSETS)

/** The one script whose name begins so. */
function script(name: string): string {
  const found = files.filter((file) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file))
  assert.equal(found.length, 1, `${name}: ${found}`)
  return found[0] ?? ''
}

/** A script with all that it imports at once. */
function loadedBy(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const [, imported = ''] of readFileSync(join(ASSETS, file), 'utf8').matchAll(
    /(?:from|import)\s*"\.\/([^"]+\.js)"/g,
  )) {
    loadedBy(imported, found)
  }
  return found
}

const brotli = (file: string) => statSync(join(ASSETS, `${file}.br`)).size

/** The analysis of who can become an administrator comes after the linter, and is no part of what one types with. */
const MOST_BYTES_WITH_ANALYSIS = 380_000

const sizesOf = (names: Iterable<string>) => [...names].map((file) => ({ file, bytes: brotli(file) }))
const sum = (sizes: readonly { readonly bytes: number }[]) => sizes.reduce((total, { bytes }) => total + bytes, 0)

test('editor, linter and all of its data are at most 350 KB on their way to a browser', () => {
  const page = loadedBy(script('index'))
  const editor = [...loadedBy(script('code-editor'))].filter((file) => !page.has(file))
  const engine = [...loadedBy(script('worker'))]
  const data = files.filter((file) => /^authorization-.*\.txt$/.test(file))
  assert.equal(data.length, 12)
  const sizes = sizesOf([...editor, ...engine, ...data])
  assert.ok(sum(sizes) <= MOST_BYTES, `${sum(sizes)} bytes: ${JSON.stringify(sizes)}`)
  const [, analysed = ''] =
    /import\([`"']\.\/([^`"']+\.js)/.exec(readFileSync(join(ASSETS, script('worker')), 'utf8')) ?? []
  const analysis = [...loadedBy(analysed)].filter((file) => !engine.includes(file))
  assert.ok(analysis.length > 0)
  const all = sum(sizes) + sum(sizesOf(analysis))
  assert.ok(all <= MOST_BYTES_WITH_ANALYSIS, `${all} bytes with ${JSON.stringify(sizesOf(analysis))}`)
})

test('no page loads the editor before it draws one', () => {
  const editor = script('code-editor')
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    if (file !== editor) assert.ok(!loadedBy(file).has(editor), file)
  }
})
