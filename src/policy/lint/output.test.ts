import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checks } from './checks/index.ts'
import { inferPolicyKind } from './infer-kind.ts'
import { lintPolicy } from './lint-policy.ts'
import { sarifLog } from './sarif.ts'
import { renderFinding } from './text.ts'

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "iam:*",
    "Resource": "*"
  }
}
`

interface Log {
  readonly version: string
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri: string }[] } }
    readonly results: readonly {
      readonly ruleId: string
      readonly ruleIndex: number
      readonly level: string
      readonly locations: readonly object[]
      readonly relatedLocations: readonly object[]
    }[]
  }[]
}

describe('a finding as text', () => {
  test('has its place, its sentence and its line with a caret', () => {
    const [finding] = lintPolicy(POLICY)
    assert.ok(finding)
    assert.equal(
      renderFinding('admin.json', POLICY, finding),
      [
        'admin.json:5:15 security warning PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE An action with a wildcard allows iam:PassRole on all roles, which lets its holder hand any of the roles to a service and act through it. Name the ARNs of the roles in Resource.',
        '      "Action": "iam:*",',
        '                ^~~~~~~',
      ].join('\n'),
    )
  })

  test('shows a part of a long line', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Id: 'x'.repeat(500),
      Statement: { Effect: 'Maybe', Action: '*', Resource: '*' },
    })
    const [finding] = lintPolicy(text)
    assert.ok(finding)
    const [, line = '', caret = ''] = renderFinding('p.json', text, finding).split('\n')
    assert.ok(line.length <= 102)
    assert.equal(line.slice(caret.indexOf('^'), caret.lastIndexOf('~') + 1), '"Maybe"')
  })
})

describe('findings as SARIF', () => {
  const log = sarifLog([{ uri: 'policies/admin.json', findings: lintPolicy(POLICY) }], '0.1.0') as Log
  const [run] = log.runs

  test('are a log of version 2.1.0 with every check as a rule, each with a link', () => {
    assert.equal(log.version, '2.1.0')
    const rules = run?.tool.driver.rules ?? []
    assert.deepEqual(
      rules.map(({ id }) => id),
      checks.map(({ issueCode }) => issueCode),
    )
    for (const { helpUri } of rules) assert.ok(URL.canParse(helpUri))
  })

  test('have a level, their rule and their region', () => {
    const [result] = run?.results ?? []
    assert.equal(result?.level, 'warning')
    assert.equal(run?.tool.driver.rules[result?.ruleIndex ?? -1]?.id, result?.ruleId)
    assert.deepEqual(result?.locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: 'policies/admin.json' },
          region: { startLine: 5, startColumn: 15, endLine: 5, endColumn: 22, charOffset: 83, charLength: 7 },
        },
      },
    ])
    assert.equal(result?.relatedLocations.length, 1)
  })

  test('of no file are an empty run', () => {
    assert.deepEqual((sarifLog([], '0.1.0') as Log).runs[0]?.results, [])
  })
})

describe('the kind of a document', () => {
  const of = (statement: object) => inferPolicyKind(JSON.stringify({ Version: '2012-10-17', Statement: statement }))
  const everyone = { Effect: 'Allow', Principal: '*' }

  test('is recognised by its principals, actions and resources', () => {
    assert.equal(of({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }), 'identity')
    assert.equal(of({ ...everyone, Action: ['sts:AssumeRole', 'STS:TagSession'] }), 'trust')
    assert.equal(of({ ...everyone, Action: 's3:GetObject', Resource: '*' }), 'resource')
    assert.equal(of({ ...everyone, Action: 'sts:AssumeRole', Resource: '*' }), 'resource')
  })

  test('is identity where nothing can be read', () => {
    assert.equal(inferPolicyKind('{'), 'identity')
    assert.equal(inferPolicyKind('7'), 'identity')
  })
})
