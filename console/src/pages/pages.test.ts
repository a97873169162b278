import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { importsOf, root } from '../../../test/support/imports.ts'
import { pageAt } from '../shell/page-at.ts'
import { pages } from './index.ts'

const TABLE = 'console/src/pages/index.ts'
const FILES = globSync('console/src/pages/**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
const components = FILES.filter((file) => /^export default /m.test(readFileSync(join(root, file), 'utf8')))

/** What a file loads when it is needed: the table its pages, a page its charts. */
const loadedBy = (file: string) => importsOf(file).flatMap(({ target, when }) => (when === 'later' ? [target] : []))

/** The folder that a page's file is alone in: a resource's in a service that has several, else the service's. */
function folderOf(file: string): string {
  const [service = '', resource = ''] = file.replace('console/src/pages/', '').split('/')
  return resource.includes('.') ? service : `${service}/${resource}`
}

describe('the table of pages', () => {
  const loaded = loadedBy(TABLE)

  test('has a row for every page, and a page for every row', () => {
    const reached = FILES.flatMap(loadedBy)
    for (const file of components) assert.ok(reached.includes(file), `${file} is a page without a row in ${TABLE}`)
    for (const file of loaded) assert.ok(components.includes(file), `${TABLE}: ${file} exports no component by default`)
  })

  for (const [index, page] of pages.entries()) {
    test(`${page.path} is reached by its path`, () => {
      const concrete = page.path.replace(/:\w+/g, 'name')
      assert.equal(pageAt(concrete)?.page, page, `another row of ${TABLE} stands before it and matches`)
    })

    test(`${page.path} stands in the folder that its path names`, () => {
      const [first = 'home'] = page.path.split('/').filter((segment) => segment !== '')
      // A user's own credentials are IAM's, though their path is AWS's, outside IAM.
      const folder = first === 'security-credentials' ? 'iam' : first
      const file = loaded[index] ?? ''
      assert.ok(file.startsWith(`console/src/pages/${folder}/`), `${TABLE}: ${page.path} loads ${file}`)
    })

    if (page.under !== undefined)
      test(`${page.path} is under a page that there is`, () => {
        assert.ok(
          pages.some(({ path }) => path === page.under),
          `${TABLE}: there is no page ${page.under}`,
        )
      })
  }
})

test('a page imports none of another page: what both need has a room in console/src', () => {
  for (const file of FILES.filter((each) => each !== TABLE)) {
    for (const { target } of importsOf(file)) {
      if (!target.startsWith('console/src/pages/') || target === 'console/src/pages/page-props.ts') continue
      assert.equal(
        folderOf(target),
        folderOf(file),
        `${file} imports ${target}: put it into console/src/iam/ or components/`,
      )
    }
  }
})
