import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { thirdParties } from '../scripts/third-party.ts'
import { root } from './support/imports.ts'

/** Those that ask for no more than that they are named, and the fonts'. */
const ALLOWED = ['Apache-2.0', 'MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'OFL-1.1']

describe('what of others is in a release', () => {
  const parties = thirdParties(['server', 'console'])

  for (const { name, version, licence } of parties)
    test(`${name} ${version} is under a licence that may be shipped`, () => {
      const alternatives = licence.replace(/^\((.*)\)$/, '$1').split(' OR ')
      assert.ok(
        alternatives.some((one) => one.split(' AND ').every((each) => ALLOWED.includes(each))),
        licence,
      )
    })

  test('includes every package that the bundles import, and whatever the dependencies bring', () => {
    const names = parties.map(({ name }) => name)
    for (const name of ['kysely', 'xml-crypto', 'react', '@cloudscape-design/components', 'postgres', '@smithy/core'])
      assert.ok(names.includes(name), name)
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    for (const name of Object.keys(dependencies)) assert.ok(names.includes(name), name)
    assert.equal(parties.find(({ name }) => name === 'react')?.isIncluded, true)
    assert.equal(parties.find(({ name }) => name === 'postgres')?.isIncluded, false)
  })

  test('has no package that only tests and tools need', () => {
    const names = parties.map(({ name }) => name)
    for (const name of ['typescript', 'vitest', 'dynalite', 's3rver', 'playwright-core', 'rolldown', 'vite'])
      assert.equal(names.includes(name), false, name)
  })
})
