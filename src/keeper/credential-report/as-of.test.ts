import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookAt } from '../check/index.ts'
import { BASELINE, exampleAccount } from '../check/testing.ts'
import { CHECKS } from '../checks/index.ts'

const MINUTE = 60_000

for (const id of ['user-mfa', 'access-key-age', 'one-access-key', 'unused-credentials', 'root-use'])
  test(`${id} passes on an older report with the time of it, and on a new one without`, async () => {
    const check = CHECKS.find((each) => each.id === id)
    assert.ok(check)
    const { pass } = check.examples
    const { now } = { ...BASELINE, ...pass.baseline }
    const says = async (minutes: number) => {
      const outcome = await lookAt(check, exampleAccount(pass).account, { ...BASELINE, now: now + minutes * MINUTE })
      return outcome.verdict === 'pass' ? outcome.says : outcome
    }
    assert.equal(await says(0), undefined)
    assert.equal(await says(200), 'as it was on 2026-11-25 at 12:00 UTC, when the credential report was made')
  })
