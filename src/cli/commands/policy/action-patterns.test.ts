import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { awsVocabulary } from '../../../policy/analyse/index.ts'
import { UsageError } from '../../command.ts'
import { requireActionPatterns } from './action-patterns.ts'

describe('a pattern of actions', () => {
  for (const pattern of [
    'iam:*',
    'IAM:get*',
    'execute-api:Invoke',
    's3:*',
    '*:Get*',
    'iam:Get?ser',
    'i*:*',
    's3:*Object',
  ])
    test(`can be ${pattern}`, () => requireActionPatterns('only', [pattern]))

  test('can be the name of each action of AWS', () =>
    requireActionPatterns('only', [...awsVocabulary.actions.values()].flat()))

  for (const pattern of [
    '',
    'iam',
    ':',
    'iam:',
    ':*',
    "'iam:*'",
    '"iam:*"',
    'iam:*,',
    'iam:$',
    'iam:Get*|x',
    'iam:*:x',
    'iam:* ',
    'i am:*',
    'iam:Gét',
    'iam:*\n',
  ])
    test(`cannot be ${JSON.stringify(pattern)}, which covers none`, () => {
      assert.throws(
        () => requireActionPatterns('only', ['iam:*', pattern]),
        (error) => error instanceof UsageError && error.message.includes(`\`--only ${pattern}\` is no action`),
      )
    })

  for (const pattern of ['*', '**', '*:*', '?*:*', '*:?*', '?:*', '*?'])
    test(`cannot be ${pattern}, which covers all or many of any kind`, () => {
      assert.throws(() => requireActionPatterns('only', [pattern]), /covers every action, which says nothing/)
    })
})
