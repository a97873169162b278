import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accountId } from '../aws/index.ts'
import type { Change } from './changes.ts'
import { Parameter } from './footprint.ts'
import { RowBounds } from './row-bounds.ts'

const ACCOUNT = accountId('111122223333')

/** Statements that insert one row each. */
function insertions(count: number): Change[] {
  const rows = [{ table: 'iam_user', held: new Map([['user_id', [new Parameter(0)]]]), columns: undefined }]
  return Array.from({ length: count }, () => ({ rows, parameters: ['x'] }))
}

const update: Change = {
  rows: [{ table: 'iam_user', held: new Map([['user_id', ['x']]]), columns: new Set(['path']) }],
  parameters: [],
}

/** What happens to an account: a write of this node's, whose outcome it may not hear of, or another node's. */
interface Step {
  readonly added: number
  readonly who: 'own' | 'unknown' | 'other'
  readonly isCounted: boolean
}

function step(): fc.Arbitrary<Step> {
  const who = fc.constantFrom<Step['who']>('own', 'own', 'own', 'unknown', 'other')
  return fc.record({ added: fc.integer({ min: 0, max: 10 }), who, isCounted: fc.boolean() })
}

test('whoever writes, there are never more rows than are said to be at most', () => {
  fc.assert(
    fc.property(fc.array(step(), { maxLength: 60 }), (steps) => {
      const bounds = new RowBounds()
      let rows = 0
      for (const [at, { added, who, isCounted }] of steps.entries()) {
        const version = at + 1
        const most = bounds.atMost(ACCOUNT, 'iam_user', { least: version, most: version })
        if (most !== undefined) assert.ok(most >= rows + added, `${most} of ${rows} and ${added} at ${version}`)
        const counted = isCounted ? [{ accountId: ACCOUNT, table: 'iam_user', bound: { version, amount: rows } }] : []
        const versions = new Map([[ACCOUNT, { from: at, to: version }]])
        if (who === 'own') bounds.committed({ versions, counted, changes: [...insertions(added), update] })
        rows += added
      }
    }),
  )
})

test('of writes that this node makes one after the other, what they add is counted and nothing more', () => {
  const bounds = new RowBounds()
  const commit = (at: number, changes: readonly Change[] | undefined, amount?: number) => {
    const bound = amount === undefined ? undefined : { version: at, amount }
    const counted = bound ? [{ accountId: ACCOUNT, table: 'iam_user', bound }] : []
    bounds.committed({ versions: new Map([[ACCOUNT, { from: at - 1, to: at }]]), counted, changes })
  }
  const most = (version: number) => bounds.atMost(ACCOUNT, 'iam_user', { least: version, most: version })
  assert.equal(most(1), undefined)
  commit(1, insertions(1), 4000)
  for (let version = 2; version <= 301; version++) commit(version, version % 2 ? insertions(1) : [update])
  assert.equal(most(302), 4000 + 1 + 150 + 10)
  assert.equal(most(0), undefined) // A store that went back.
  // Of what another node did, or nobody can tell, ten rows are taken.
  commit(303, [])
  assert.equal(most(304), 4000 + 10 * 304)
  commit(304, [], 4100)
  commit(305, undefined)
  assert.equal(most(306), 4100 + 10 * 3)
})
