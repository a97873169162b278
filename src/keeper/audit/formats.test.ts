import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plain } from '../../terminal/index.ts'
import type { Check, Finding, Outcome } from '../check/index.ts'
import { BASELINE, exampleAccount } from '../check/testing.ts'
import * as formats from './index.ts'
import { type Audit, audit, exitCodeOf } from './index.ts'
import type { Waiver } from './waivers.ts'

const HOSTILE = '\u001b[31m\u202e"><script>alert(1)</script>\n  ✓ All is well'
const finding = (resource: string, says = 'it is open'): Finding => ({ id: 'open', resource, says, fix: 'close it' })

function check(id: string, outcome: Outcome, more: Partial<Check> = {}): Check {
  return {
    id,
    title: `The ${id} is closed`,
    reason: 'Open ones let people in.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    severity: 'high',
    cis: [{ benchmark: '5.0.0', control: '1.1' }],
    examples: { pass: { name: '', answers: {} }, fail: { name: '', answers: {} } },
    reads: [],
    changes: [],
    look: async () => outcome,
    ...more,
  }
}

const PASSED = check('gate', { verdict: 'pass' })
const ABSENT = check('moat', { verdict: 'not-available', operation: 'moat:Describe' })
const DENIED = check('cellar', { verdict: 'not-visible', action: 'cellar:Look', message: 'no' })
const FAILED = check('tower', { verdict: 'failed', says: 'the stairs are broken' })
const OTHER = check('bridge', { verdict: 'not-applicable', why: 'there is no river' })
const found = (...findings: [Finding, ...Finding[]]) => check('door', { verdict: 'findings', findings })

const run = (checks: readonly Check[], waivers: readonly Waiver[] = []): Promise<Audit> =>
  audit({
    open: {
      account: exampleAccount({ answers: {} }).account,
      target: {
        endpoint: undefined,
        endpointFrom: 'AWS',
        region: 'us-east-1',
        credentials: async () => ({ accessKeyId: '', secretAccessKey: '' }),
      },
    },
    checks,
    baseline: BASELINE,
    waivers,
    version: '1.2.3',
  })
const auditText = (of: Audit) => String(formats.auditText(of, plain))
const auditJson = (of: Audit) => String(formats.auditJson(of))
const auditHtml = (of: Audit) => String(formats.auditHtml(of))
const auditSarif = (of: Audit) => String(formats.auditSarif(of))
const WAIVER = { finding: 'door/open', resource: 'arn:door', reason: 'it is summer', expires: '2027-01-31' }

describe('the exit code', () => {
  const cases: readonly { name: string; checks: Check[]; waivers?: Waiver[]; code: number }[] = [
    { name: 'is 0 where all pass', checks: [PASSED, OTHER], code: 0 },
    { name: 'is 1 for a finding', checks: [PASSED, found(finding('arn:door'))], code: 1 },
    {
      name: 'is 0 where a waiver accepts the finding',
      checks: [found(finding('arn:door'))],
      waivers: [WAIVER],
      code: 0,
    },
    {
      name: 'is 1 where a waiver accepts one of two',
      checks: [found(finding('arn:door'), finding('arn:window'))],
      waivers: [WAIVER],
      code: 1,
    },
    {
      name: 'is 1 where the waiver has expired',
      checks: [found(finding('arn:door'))],
      waivers: [{ ...WAIVER, expires: '2026-11-24' }],
      code: 1,
    },
    { name: 'is 2 where something was not visible', checks: [PASSED, DENIED], code: 2 },
    { name: 'is 2 where a call failed', checks: [PASSED, FAILED], code: 2 },
    { name: 'is 1 where there are findings too', checks: [DENIED, found(finding('arn:door'))], code: 1 },
    {
      name: 'is 2 where IAM is not there',
      checks: [PASSED, check('wall', { verdict: 'not-available', operation: 'iam:GetAccountSummary' })],
      code: 2,
    },
    { name: 'is 0 where an operation does not exist', checks: [PASSED, ABSENT], code: 0 },
  ]
  for (const { name, checks, waivers, code } of cases)
    test(name, async () => {
      const result = await run(checks, waivers)
      assert.equal(exitCodeOf(result), code)
      assert.equal(JSON.parse(auditJson(result)).exitCode, code)
    })
})

describe('text', () => {
  test('lists what was not seen and what is not available, and calls neither passed', async () => {
    const text = auditText(await run([PASSED, ABSENT, DENIED, FAILED]))
    assert.match(text, /Could not be seen\n {2}\? The cellar is closed: cellar:Look is not allowed\n {2}\? The tower/)
    assert.match(text, /Not available here\n {2}– moat: moat\n/)
    assert.match(text, /Passed\n {2}✓ The gate is closed\n\n/)
    assert.match(text, /no findings, 1 check passed, 2 could not be seen, 1 not available at this endpoint\n$/)
  })

  test('tells once what is the same in several Regions, and apart what is not', async () => {
    const regions = ['us-east-1', 'eu-west-1', 'us-gov-east-1']
    const [first, ...others] = regions.map((region) => ({ ...finding(`1/${region}`), says: `it is open in ${region}` }))
    assert.ok(first)
    const result = await run([found(first, ...others, { ...finding('1/eu-west-2'), says: 'it is gone in eu-west-2' })])
    const text = auditText(result)
    assert.match(text, /it is open in us-east-1 and 2 more Regions/)
    assert.doesNotMatch(text, /open in eu-west-1/)
    assert.match(text, /it is gone in eu-west-2\b/)
    assert.match(text, /4 findings in 1 check/)
    for (const region of regions) assert.ok(auditJson(result).includes(`it is open in ${region}`))
  })

  test('ends a long list, and says how to see the rest', async () => {
    const many = Array.from({ length: 25 }, (_, index) => finding(`arn:door-${index}`))
    const text = auditText(await run([found(finding('arn:first'), ...many)]))
    assert.match(text, /… and 6 more; --format json has all/)
    assert.match(text, /26 findings in 1 check/)
  })
})

describe('text from the account', () => {
  test('adds no line, colour or element in any format', async () => {
    const waivers = [{ ...WAIVER, reason: HOSTILE }]
    const result = await run([found(finding(HOSTILE, HOSTILE), finding('arn:door'))], waivers)
    const formats = [auditText(result), auditSarif(result), auditHtml(result), auditJson(result)]
    for (const text of formats) {
      assert.doesNotMatch(text, /[\u001b\u202e]/)
      assert.doesNotMatch(text, /^ {2}✓ All is well/m)
    }
    assert.doesNotMatch(auditHtml(result), /<script/)
  })
})

describe('SARIF', () => {
  test('has what GitHub asks of a result, and the same fingerprint in each run', async () => {
    const sarif = async () => JSON.parse(auditSarif(await run([PASSED, found(finding('arn:door'))])))
    const [first, second] = [await sarif(), await sarif()]
    const [{ tool, results, automationDetails }] = first.runs
    assert.equal(first.version, '2.1.0')
    assert.equal(automationDetails.id, 'castellan-audit/123456789012/')
    assert.deepEqual(
      tool.driver.rules.map(({ id }: { id: string }) => id),
      ['gate', 'door'],
    )
    assert.equal(tool.driver.rules[1].properties['security-severity'], '8.0')
    const [result] = results
    assert.equal(result.ruleId, 'door')
    assert.equal(result.level, 'error')
    assert.deepEqual(result.locations[0].physicalLocation, {
      artifactLocation: { uri: 'aws/123456789012' },
      region: { startLine: 1 },
    })
    assert.equal(result.locations[0].logicalLocations[0].fullyQualifiedName, 'arn:door')
    assert.deepEqual(result.partialFingerprints, second.runs[0].results[0].partialFingerprints)
  })

  test('makes no link of what a name in the account says', async () => {
    const link = '[mend it](https://evil.example)'
    const denied = check('cellar', { verdict: 'failed', says: link })
    const waivers = [{ ...WAIVER, finding: 'door/none', resource: link }]
    const { runs } = JSON.parse(auditSarif(await run([denied, found(finding('arn:door', link))], waivers)))
    const { toolExecutionNotifications } = runs[0].invocations[0]
    for (const { message } of [...runs[0].results, ...toolExecutionNotifications]) {
      assert.match(message.text, /\\\[mend it\\\]\(https/)
      assert.doesNotMatch(message.text, /(?<!\\)[[\]]/)
    }
    assert.equal(toolExecutionNotifications.length, 2)
  })

  test('suppresses what is waived, and tells of what was not seen', async () => {
    const { runs } = JSON.parse(auditSarif(await run([DENIED, ABSENT, found(finding('arn:door'))], [WAIVER])))
    assert.deepEqual(runs[0].results[0].suppressions, [
      { kind: 'external', status: 'accepted', justification: 'it is summer (until 2027-01-31)' },
    ])
    const [invocation] = runs[0].invocations
    assert.equal(invocation.executionSuccessful, false)
    assert.deepEqual(
      invocation.toolExecutionNotifications.map(({ level }: { level: string }) => level),
      ['error', 'note'],
    )
  })
})
