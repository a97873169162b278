import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Parameters } from '../index.ts'
import { policyChange } from './change.ts'
import { policyHolder } from './holders.ts'

/** Operations of a service on the policy of a resource, by AWS's page of it. */
interface Case {
  readonly service: string
  readonly page: string
  /** Whose policy it is. */
  readonly resource: string
  /** All that the policy decides on. */
  readonly decidesOn: readonly string[]
  readonly sets: { readonly operation: string; readonly parameters: Parameters }
  readonly reads: { readonly operation: string; readonly parameters: Parameters; readonly answer: Parameters }
  readonly removes?: { readonly operation: string; readonly parameters: Parameters }
}

const FILE = join(import.meta.dirname, '../../../vectors/resource-policies.json')
const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(FILE, 'utf8'))
const SCOPE = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' }
const POLICY = '{"Version":"2012-10-17","Statement":[]}'

describe('the policy of a resource', () => {
  for (const { service, page, resource, decidesOn, sets, reads, removes } of cases) {
    const changeBy = ({ operation, parameters }: Case['sets'], answer: Parameters = {}) =>
      policyChange({ service, operation, parameters }, SCOPE, answer)
    test(`${sets.operation} of ${service} sets, on ${resource}`, () => {
      assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\//)
      assert.deepEqual(changeBy(sets), { what: 'policy', resource, policy: POLICY })
      assert.deepEqual(changeBy(reads, reads.answer), { what: 'policy', resource, policy: POLICY })
      assert.deepEqual(changeBy(reads), { what: 'policy', resource, policy: 'none' })
      if (removes) assert.deepEqual(changeBy(removes), { what: 'policy', resource, policy: 'none' })
      for (const arn of decidesOn) assert.equal(policyHolder(arn), resource, arn)
    })
  }
})
