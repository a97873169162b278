import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHECKLIST, type ChecklistRow } from './checklist.ts'
import { CHECKS } from './checks/index.ts'

test('each row of the first-day checklist is a check of the keeper, or part of one, in the same order', () => {
  const ids = CHECKS.map(({ id }) => id)
  const positionOf = (row: ChecklistRow) => ids.indexOf(row.partOf ?? row.id)
  for (const row of CHECKLIST) assert.notEqual(positionOf(row), -1, `${row.id} is no check: src/keeper/checks/index.ts`)
  const inOrderOfChecks = CHECKLIST.toSorted((a, b) => positionOf(a) - positionOf(b))
  assert.deepEqual(
    CHECKLIST.map(({ id }) => id),
    inOrderOfChecks.map(({ id }) => id),
    'src/keeper/checks/index.ts has them in another order',
  )
})

test('no two rows have the same id', () => {
  assert.equal(new Set(CHECKLIST.map(({ id }) => id)).size, CHECKLIST.length)
})

test('a check that has a row of its own says it in the words of the row', () => {
  for (const { id, title, why } of CHECKLIST) {
    const check = CHECKS.find((each) => each.id === id)
    if (!check) continue
    assert.ok(check.title.startsWith(title), `the title of src/keeper/checks/${id}.ts is not that of its row`)
    assert.equal(check.reason, why, `the reason of src/keeper/checks/${id}.ts is not that of its row`)
  }
})
