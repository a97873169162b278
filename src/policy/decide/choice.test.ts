import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compile, decide } from '../index.ts'
import { matchingStatements, type ReferenceDocument, type ReferenceRequest } from '../testing/reference-evaluator.ts'
import { ASKED_BEFORE_CHOICE } from './candidates.ts'

// Few parts in few letters, with too few and too many colons, so that patterns and resources meet often.
const pattern = parts('', 'a', 'b', '*', '*', 'a*', '*b', '?', 'ab', 'a/b', 'a/*', 'b/a')
const resource = parts('', 'a', 'b', 'ab', 'a/b', 'a/', 'b/a', 'ba')

function parts(...words: readonly string[]): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...words), { minLength: 5, maxLength: 7 }).map((list) => list.join(':'))
}

// Much the same in the first parts: what is chosen by is the last one. Some heads of resources have a colon more.
const alike = joined(
  ['a:a:a::a:', 'a:a:a::a:', 'a:*:a::*:', 'a:a:a:*:*:', 'a:a:a*::a:'],
  ['a', 'b', 'ab', 'a/b', 'a/b*', 'a/*', 'b/*/a', 'ba?', '*', '', 'a:a', '${aws:username}', '${aws:username}/*b'],
)
const asked = joined(
  ['a:a:a::a:', 'a:b:a::b:', 'a:a:a:a::a:', 'a:a:'],
  ['a', 'b', 'ab', 'a/b', 'a/bb', 'b/a/a', 'bab', '', 'a:a'],
)

function joined(heads: readonly string[], lasts: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...heads), fc.constantFrom(...lasts)).map(([head, last]) => head + last)
}

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.constant('s3:GetObject'),
  resource: fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'),
  patterns: fc.array(fc.oneof(pattern, alike, alike), { minLength: 1, maxLength: 4 }),
})

function effectOf(document: ReferenceDocument, request: ReferenceRequest): string {
  const effects = matchingStatements([document], request).map(({ Effect }) => Effect)
  if (effects.includes('Deny')) return 'ExplicitDeny'
  return effects.includes('Allow') ? 'Allow' : 'ImplicitDeny'
}

describe('the choice of statements by resource', () => {
  test('leaves out none that matters, before it is made and after', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1, maxLength: 10 }),
        fc.array(fc.oneof(resource, asked, asked), { minLength: 5, maxLength: 10 }),
        (statements, resources) => {
          const Statement = statements.map(({ resource, patterns, ...rest }) => ({ ...rest, [resource]: patterns }))
          const document = { Version: '2012-10-17', Statement }
          const identity = compile([{ policy: 'p', document: JSON.stringify(document) }])
          const check = () => {
            for (const resource of resources) {
              const request = { action: 's3:GetObject', resource, context: () => 'a' }
              assert.equal(decide(request, { identity }).effect, effectOf(document, request), resource)
            }
          }
          check()
          for (let i = 0; i < ASKED_BEFORE_CHOICE; i++) {
            decide({ action: 's3:GetObject', resource: 'a:a:a::a:a', context: () => 'a' }, { identity })
          }
          check()
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
