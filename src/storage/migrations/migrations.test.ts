import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { migrations } from './index.ts'
import type { Migration, Step } from './migration.ts'
import { digestOf } from './statements.ts'

const FOLDER = 'src/storage/migrations'
const here = import.meta.dirname

const digests: Readonly<Record<string, { readonly sqlite: string; readonly postgres: string }>> = JSON.parse(
  readFileSync(join(here, 'digests.json'), 'utf8'),
)

const all: readonly Migration[] = migrations

for (const migration of all) {
  test(`${migration.name} is what it was when it was made`, () => {
    const digest = { sqlite: digestOf(migration, 'sqlite'), postgres: digestOf(migration, 'postgres') }
    const known = digests[migration.name]
    const lines = JSON.stringify({ [migration.name]: digest }, null, 2).slice(2, -2)
    assert.ok(known, `a new migration: write its digest into ${FOLDER}/digests.json, after a comma:\n${lines}`)
    assert.deepEqual(
      digest,
      known,
      `${FOLDER}/${migration.name}.ts was changed, and stores have what it was: undo that, and write the next migration`,
    )
  })

  test(`${migration.name} has accountId first in every key and index, but for global tables`, () => {
    for (const step of migration.steps) {
      for (const columns of keysOf(step)) {
        const isGlobal = (GLOBAL[step.table] ?? []).includes(columns.join())
        assert.ok(
          columns[0] === 'accountId' || isGlobal,
          `${FOLDER}/${migration.name}.ts: ${step.table} (${columns.join(', ')}) starts with another column`,
        )
      }
    }
  })
}

/** What is asked before an account is known. */
const GLOBAL: Readonly<Record<string, readonly string[]>> = {
  accountAlias: ['alias'],
  rootEmail: ['email'],
  importedAccessKey: ['accessKeyId'],
  dueWork: ['kind,dueAt'],
  masterKeyCheck: ['name'],
}

function keysOf(step: Step): readonly (readonly string[])[] {
  if (step.kind === 'createIndex') return [step.columns]
  return step.kind === 'createTable' ? [step.primaryKey, ...step.unique, ...step.indexes] : []
}

test('every migration of this folder is in the list, in the order of names', () => {
  const files = globSync('[0-9]*.ts', { cwd: here }).map((file) => file.replace('.ts', ''))
  const names = all.map(({ name }) => name)
  assert.deepEqual(names, files.toSorted(), `${FOLDER}/index.ts lists each file of the folder, oldest first`)
  assert.deepEqual(Object.keys(digests), names, `${FOLDER}/digests.json has a line for each migration, oldest first`)
})

test('every repository can be reached', () => {
  const folder = join(here, '../repositories')
  const index = readFileSync(join(folder, 'index.ts'), 'utf8')
  for (const file of globSync('*.ts', { cwd: folder })) {
    for (const [, name] of readFileSync(join(folder, file), 'utf8').matchAll(/^export class (\w+Repository) /gm)) {
      assert.ok(index.includes(`new ${name}(`), `src/storage/repositories/index.ts gives nobody the ${name} of ${file}`)
    }
  }
})
