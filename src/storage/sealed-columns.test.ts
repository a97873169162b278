import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { migrations } from './migrations/index.ts'
import { tablesOf } from './migrations/tables.ts'
import { SEALED_COLUMNS } from './sealed-columns.ts'

const FILE = 'src/storage/sealed-columns.ts'

test('every sealed column of the schema is sealed anew when the master key changes', () => {
  const ofSchema = tablesOf(migrations).flatMap(({ name, columns }) =>
    [...columns.keys()].filter((column) => column.endsWith('Sealed')).map((column) => `${name}.${column}`),
  )
  const listed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`)
  assert.deepEqual([...listed].sort(), ofSchema.sort(), `${FILE} lists each column that is named …Sealed`)
})

test('a sealed value is found by its account and one id', () => {
  for (const { table, id } of SEALED_COLUMNS) {
    const { primaryKey } = tablesOf(migrations).find(({ name }) => name === table) ?? {}
    assert.deepEqual(primaryKey, ['accountId', id], `${FILE}: ${table} has another key`)
  }
})

test('what is sealed goes into columns that are named so', () => {
  const root = join(import.meta.dirname, '../..')
  for (const file of globSync('src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })) {
    const text = readFileSync(join(root, file), 'utf8')
    for (const [, before = ''] of text.matchAll(/^(.*)\.seal\(/gm)) {
      assert.match(before, /[sS]ealed( =|:)/, `${file}: give what .seal( makes a name that ends in Sealed`)
    }
  }
})

test('whoever adds what is sealed looks first which key the store wants', () => {
  const root = join(import.meta.dirname, 'repositories')
  const texts = globSync('*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
  const insertionsIn = (text: string) =>
    SEALED_COLUMNS.flatMap(({ table }) => text.match(new RegExp(`\\.insertInto\\('${table}'\\)`, 'g')) ?? [])
  assert.equal(texts.flatMap(insertionsIn).length, SEALED_COLUMNS.length, 'each sealed table is added to in one place')
  for (const text of texts) {
    const insertions = insertionsIn(text)
    assert.equal(
      text.match(/await assertSealing\(/g)?.length ?? 0,
      insertions.length,
      `${insertions}: call assertSealing`,
    )
  }
})
