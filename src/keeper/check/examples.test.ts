import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { actionOf } from '../account/index.ts'
import { CHECKS } from '../checks/index.ts'
import { KINDS } from '../teardown/kinds/index.ts'
import { lookAt } from './index.ts'
import { AnswerError, BASELINE, exampleAccount } from './testing.ts'

describe('the folder of checks', () => {
  const folder = join(import.meta.dirname, '../checks')
  for (const file of readdirSync(folder).filter((name) => name !== 'index.ts'))
    test(`${file} is the check of its name, and stands in the list`, async () => {
      const id = file.replace(/\.ts$/, '')
      const exported: Readonly<Record<string, { readonly id?: unknown }>> = await import(join(folder, file))
      const check = Object.values(exported).find((value) => value.id === id)
      assert.ok(check, `src/keeper/checks/${file} exports no check with the id \`${id}\``)
      assert.ok(
        CHECKS.some((listed) => listed === check),
        `src/keeper/checks/index.ts does not list \`${id}\``,
      )
    })
})

describe('every check', () => {
  test('has an id of its own', () => {
    assert.equal(new Set(CHECKS.map(({ id }) => id)).size, CHECKS.length)
  })

  for (const check of CHECKS) {
    describe(check.id, () => {
      test('is described for people', () => {
        assert.match(check.id, /^[a-z0-9]+(-[a-z0-9]+)*$/)
        assert.match(check.source, /^https:\/\/docs\.aws\.amazon\.com\//)
        assert.doesNotMatch(check.title, /\.$/)
        assert.match(check.reason, /\.$/)
      })

      for (const kind of ['pass', 'fail'] as const) {
        const example = check.examples[kind]
        test(`${kind}: ${example.name}`, async () => {
          const { account, asked } = exampleAccount(example)
          const outcome = await lookAt(check, account, { ...BASELINE, ...example.baseline })
          assert.equal(outcome.verdict, kind === 'pass' ? 'pass' : 'findings', JSON.stringify(outcome))
          const permitted = new Set(check.reads.map(({ action }) => action))
          assert.deepEqual(
            [...asked].filter((action) => !permitted.has(action)),
            [],
            'all that it asks is in its `reads`',
          )
        })
      }

      test('is not passed where the caller may not look, or the endpoint has not the operations', async () => {
        for (const error of [new AnswerError('AccessDenied', 403), new AnswerError('NotImplemented', 501)]) {
          const refused = Object.fromEntries(
            Object.keys(check.examples.pass.answers).map((name) => [name, error] as const),
          )
          const { account } = exampleAccount({ ...check.examples.pass, answers: refused })
          const { verdict } = await lookAt(check, account, { ...BASELINE, ...check.examples.pass.baseline })
          assert.notEqual(verdict, 'pass')
          assert.notEqual(verdict, 'findings')
        }
      })

      test('declares changes where it plans some, and none else', () => {
        assert.equal(check.changes.length > 0, check.plan !== undefined)
      })

      test('plans calls whose actions it declares, and reads nothing that it does not', async () => {
        const example = check.examples.fail
        const { account, asked } = exampleAccount(example)
        const baseline = { ...BASELINE, ...example.baseline }
        const outcome = await lookAt(check, account, baseline)
        if (outcome.verdict !== 'findings' || !check.plan) return
        const steps = await check.plan(account, baseline, outcome.findings)
        const changes = new Set(check.changes.map(({ action }) => action))
        for (const { call, also = [], makes } of steps.flatMap(({ calls }) => calls)) {
          for (const action of [actionOf(call), ...also])
            assert.ok(changes.has(action), `${action} is not in its changes`)
          if (makes !== undefined) assert.ok(isRemoved(makes), `no file in src/keeper/teardown/kinds/ removes ${makes}`)
        }
        const reads = new Set(check.reads.map(({ action }) => action))
        for (const action of asked) assert.ok(reads.has(action), `${action} is not in its reads`)
      })
    })
  }
})

/** Whether teardown knows the kind of what is made. */
function isRemoved(arn: string): boolean {
  const [, , service = '', , , ...resource] = arn.split(':')
  return KINDS.some((kind) => kind.owns(service, resource.join(':')))
}
