import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compile, decide, type PolicyRequest } from '../index.ts'
import { actionPattern, request, type Statement, statements } from '../testing/arbitraries.ts'
import type { ExampleRequest } from './access-goal.ts'
import { accessNotGranted } from './access-not-granted.ts'
import { noNewAccess, noNewAccessFor } from './no-new-access.ts'
import { only } from './only.ts'
import { policyRequest } from './principal-policies.ts'
import { awsVocabulary, type Vocabulary } from './vocabulary.ts'

function source(list: readonly Statement[]) {
  return { policy: 'p', document: JSON.stringify({ Version: '2012-10-17', Statement: list }) }
}

function allows(policies: readonly { policy: string; document: string }[], asked: PolicyRequest): boolean {
  return decide(asked, { identity: compile(policies) }).effect === 'Allow'
}

/** Requests as AWS makes them: a key that has one value has one, and a Boolean one is true or false. */
const sample = request.map(
  ({ context, ...rest }): PolicyRequest => ({
    ...rest,
    context: (key) => {
      const { isMultivalued, type } = awsVocabulary.factsOf(key)
      const value = context(key)
      if (type === 'Bool') return value === undefined ? undefined : String(value === 'true')
      return typeof value === 'object' && !isMultivalued ? value[0] : value
    },
  }),
)
/** Some of AWS's actions, so that a question takes microseconds; the rest is in the answers as what wildcards reach. */
const vocabulary: Vocabulary = {
  ...awsVocabulary,
  actions: new Map([
    ['iam', ['iam:GetUser', 'iam:CreateUser', 'iam:ListUsers']],
    ['s3', ['s3:GetObject']],
  ]),
}
const samples = fc.array(sample, { minLength: 10, maxLength: 10 })
const RUNS = { numRuns: 400 }

function described({ action, resource, context }: PolicyRequest): string {
  const keys = ['aws:username', 'aws:principaltag/team', 'aws:multifactorauthpresent', 'aws:tagkeys']
  return JSON.stringify({ action, resource, context: Object.fromEntries(keys.map((key) => [key, context(key)])) })
}

describe('laws of analysis', () => {
  test('a PASS of noNewAccess is contradicted by no sampled decision, and each of its examples is new access', () => {
    let decided = 0
    let total = 0
    fc.assert(
      fc.property(statements, statements, samples, (before, after, asked) => {
        const [old, updated] = [source(before), source(after)]
        const { result, access, undecided } = noNewAccess(old.document, updated.document, 'IDENTITY_POLICY', vocabulary)
        total++
        if (undecided.length === 0 || access.length > 0) decided++
        for (const { request: example } of access) assertNew(example, old, updated)
        if (result === 'FAIL') return
        for (const each of asked) assert.ok(!allows([updated], each) || allows([old], each), described(each))
      }),
      RUNS,
    )
    assert.ok(decided > 0.9 * total, `${decided} of ${total} decided`)
  })

  test('no policy is new access to itself', () => {
    fc.assert(
      fc.property(statements, (list) => {
        const { document } = source(list)
        const { access } = noNewAccess(document, document, 'IDENTITY_POLICY', vocabulary)
        assert.deepEqual(access, [])
      }),
      RUNS,
    )
  })

  test('a policy without an added Deny has no less access, and one with an added boundary no more', () => {
    fc.assert(
      fc.property(statements, statements, (list, limits) => {
        const [own, boundary] = [source(list), source(limits)]
        const { access } = noNewAccessFor({ identity: [own] }, { identity: [own], boundary: [boundary] }, vocabulary)
        assert.deepEqual(access, [])
      }),
      RUNS,
    )
  })

  test('no sampled decision contradicts a proof of only, and its counter-examples are allowed by each layer', () => {
    fc.assert(
      fc.property(
        statements,
        fc.option(statements, { nil: undefined }),
        fc.array(actionPattern, { minLength: 1, maxLength: 2 }),
        samples,
        (list, limits, patterns, asked) => {
          const [identity, boundary] = [source(list), limits && source(limits)]
          const inside = source([{ Effect: 'Allow', Action: patterns, Resource: '*' }])
          const isOutside = (each: PolicyRequest) =>
            allows([identity], each) && (!boundary || allows([boundary], each)) && !allows([inside], each)
          const answer = only({ identity: [identity], boundary: boundary && [boundary] }, patterns, vocabulary)
          if (answer.verdict === 'refuted') {
            for (const { request: example } of answer.outside) assert.ok(isOutside(policyRequest(example)))
          } else if (answer.verdict === 'proved') {
            for (const each of asked) assert.ok(!isOutside(each), described(each))
          }
        },
      ),
      RUNS,
    )
  })

  test('a PASS of accessNotGranted is contradicted by no sampled decision', () => {
    fc.assert(
      fc.property(statements, actionPattern, samples, (list, action, asked) => {
        const policy = source(list)
        const listed = source([{ Effect: 'Allow', Action: action, Resource: '*' }])
        const { access, result } = accessNotGranted(
          policy.document,
          { actions: [action] },
          'IDENTITY_POLICY',
          vocabulary,
        )
        for (const { request: example } of access)
          assert.ok(allows([policy], policyRequest(example)) && allows([listed], policyRequest(example)))
        if (result === 'FAIL') return
        for (const each of asked) assert.ok(!allows([policy], each) || !allows([listed], each), described(each))
      }),
      RUNS,
    )
  })
})

type Source = ReturnType<typeof source>

function assertNew(example: ExampleRequest, old: Source, updated: Source): void {
  assert.ok(allows([updated], policyRequest(example)), 'the example is allowed')
  assert.ok(!allows([old], policyRequest(example)), 'and was not before')
}
