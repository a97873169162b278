import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errorWithHint, type Printable, plain } from '../terminal/index.ts'
import { call } from './account/index.ts'
import { type Audit, auditHtml, auditJson, auditSarif, auditText } from './audit/index.ts'
import type { Check, Finding, Outcome, Step } from './check/index.ts'
import { exampleAccount } from './check/testing.ts'
import { answerData, answerText, answerTo } from './prove/index.ts'
import { planOf } from './secure/plan.ts'
import { planText } from './secure/plan-text.ts'
import type { Report } from './secure/report.ts'
import { reportHtml } from './secure/report-html.ts'
import { reportJson } from './secure/report-json.ts'
import { reportText } from './secure/report-text.ts'
import { leftovers } from './teardown/leftovers/leftovers.ts'
import type { Listing } from './teardown/list.ts'
import { listText } from './teardown/list-text.ts'

/**
 * What somebody may name a user, a tag or a policy: a colour, a turn of the direction of writing, an element of HTML, a
 * link of Markdown, and a line that looks like one of ours.
 */
const HOSTILE =
  '\u001b[31m\u009b2J\u202e\u2066"><script>alert(1)</script>[mend](https://evil.example)\u2028\r\n  ✓ All is well'

type Path = readonly string[]

/** Members whose values are words of ours, by which the code branches. */
const OUR_WORDS = new Set([
  'verdict',
  'severity',
  'status',
  'mode',
  'kind',
  'service',
  'operation',
  'problem',
  'benchmark',
])

/** Where in a value there is text that can come from elsewhere. */
function textsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    OUR_WORDS.has(name) ? [] : textsIn(member, [...path, name]),
  )
}

/** The same value with the hostile text behind what is at `path`. */
function poisoned<Value>(value: Value, [name, ...rest]: Path): Value {
  if (name === undefined) return `${value}${HOSTILE}` as Value
  const members: [string, unknown][] = Object.entries(value as object)
  const changed = members.map(([key, member]) => [key, key === name ? poisoned(member, rest) : member] as const)
  return (Array.isArray(value) ? changed.map(([, member]) => member) : Object.fromEntries(changed)) as Value
}

function assertHarmless(written: string, where: string): void {
  assert.doesNotMatch(
    written,
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]/,
    where,
  )
  assert.doesNotMatch(written, /^\s*✓ All is well/m, `${where} adds a line`)
}

/** Puts the hostile text into each member in turn, and looks at what is written in each format. */
function attack<Model extends object>(
  name: string,
  model: Model,
  formats: Readonly<Record<string, (model: Model) => Printable>>,
): void {
  const paths = textsIn(model)
  for (const [format, write] of Object.entries(formats))
    test(`${name}, as ${format}`, () => {
      let shown = 0
      for (const path of paths) {
        const written = String(write(poisoned(model, path)))
        assertHarmless(written, path.join('.'))
        if (format === 'html') assert.doesNotMatch(written, /<script|(?<=<[^>]*)"><script/, path.join('.'))
        if (format === 'json' || format === 'sarif') JSON.parse(written)
        if (/All is well/.test(written)) shown++
      }
      assert.ok(shown > 3, `only ${shown} of ${paths.length} members are shown: the attack misses`)
    })
}

const FINDING: Finding = {
  id: 'open',
  resource: 'arn:aws:iam::123456789012:user/a',
  says: 'it is open',
  fix: 'close it',
}
const OUTCOMES: readonly Outcome[] = [
  { verdict: 'findings', findings: [FINDING] },
  { verdict: 'pass', says: 'as it was' },
  { verdict: 'not-applicable', why: 'there is no river' },
  { verdict: 'not-available', operation: 'moat:Describe' },
  { verdict: 'not-visible', action: 'cellar:Look', message: 'no' },
  { verdict: 'failed', says: 'the stairs are broken' },
]

function checkOf(outcome: Outcome, index: number): Check {
  return {
    ...{ id: `check-${index}`, title: `It is ${outcome.verdict}`, reason: 'It matters.', severity: 'high' },
    source: 'https://docs.aws.amazon.com/',
    cis: [{ benchmark: '5.0.0', control: '1.1' }],
    examples: { pass: { name: '', answers: {} }, fail: { name: '', answers: {} } },
    ...{ reads: [], changes: [], look: async () => outcome },
  }
}
const CHECKS = OUTCOMES.map(checkOf)

describe('nothing that an account holds does more than stand there', () => {
  const audited = { ...FINDING, ruleId: 'check-0/open' }
  const waiver = { finding: 'check-0/open', resource: 'arn:b', reason: 'it is summer', expires: '2027-01-31' }
  const audit: Audit = {
    ...{ version: '1.2.3', account: '123456789012', endpoint: 'http://localhost:4566' },
    ...{ caller: 'arn:aws:iam::123456789012:user/me', time: '2026-11-25T12:00:00.000Z' },
    checks: OUTCOMES.map((outcome, index) => ({
      ...{ check: checkOf(outcome, index), outcome },
      open: outcome.verdict === 'findings' ? [audited] : [],
      waived: outcome.verdict === 'findings' ? [{ ...audited, waiver }] : [],
    })),
    waiverProblems: [{ waiver, problem: 'unused', says: 'nothing was found that it is for' }],
  }
  attack('an audit', audit, {
    text: (model) => auditText(model, plain),
    json: auditJson,
    sarif: auditSarif,
    html: auditHtml,
  })

  test('an audit, as sarif: no link', () => {
    for (const path of textsIn(audit)) {
      const { runs } = JSON.parse(String(auditSarif(poisoned(audit, path))))
      const notes = runs[0].invocations[0].toolExecutionNotifications
      for (const { message } of [...runs[0].results, ...notes]) assert.doesNotMatch(message.text, /(?<!\\)[[\]]/)
    }
  })

  const step: Step = {
    ...{
      id: 'step',
      title: 'Make the user iam-admin',
      cost: 'free',
      warning: 'be sure whose it is',
      person: 'open it',
    },
    calls: [
      {
        call: call('iam', 'CreateUser', {
          UserName: 'iam-admin',
          Path: '/',
          Tags: [{ Key: 'made-by', Value: 'secure' }],
        }),
        onlyIf: 'it is not there',
      },
      { call: call('iam', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: '{"Sid":"one"}' }) },
    ],
    verify: async () => ({ verdict: 'pass' }),
  }
  const looked = CHECKS.map((check, index) => ({
    check,
    outcome: OUTCOMES[index] ?? { verdict: 'pass' as const },
    steps: index === 0 ? [step, { ...step, id: 'left', needsTerminal: true }] : [],
  }))
  const byHand = {
    check: checkOf({ verdict: 'pass' }, 9),
    outcome: { verdict: 'findings' as const, findings: [FINDING] as const },
    steps: [],
  }
  const caller = { kind: 'root', arn: 'arn:aws:iam::123456789012:root', name: 'root' } as const
  attack(
    'a plan',
    { looked: [...looked, byHand] },
    {
      text: (model) => planText(model.looked, planOf(model.looked, { caller, hasPeople: false }), plain),
      'text at a terminal of 60 columns': (model) =>
        planText(model.looked, planOf(model.looked, { caller, hasPeople: false }), plain).wrapped(60),
    },
  )

  const results = [
    { status: 'planned' },
    { status: 'done' },
    { status: 'waiting', why: 'open the mail' },
    { status: 'failed', says: 'it broke' },
  ] as const
  const report: Report = {
    ...{
      account: '123456789012',
      endpoint: 'AWS',
      caller: caller.arn,
      time: '2026-11-25T12:00:00.000Z',
      mode: 'apply',
    },
    checks: CHECKS.map(({ id, title, severity, source }, index) => ({
      ...{ id, title, severity, source },
      outcome: OUTCOMES[index] ?? { verdict: 'pass' },
      steps: results.map((result) => ({ id: `step-${result.status}`, title: 'Make the user', result })),
    })),
  }
  attack('a report', report, { text: (model) => reportText(model, plain), json: reportJson, html: reportHtml })

  const ours = {
    ...{ arn: 'arn:aws:iam::123456789012:user/iam-admin', name: 'user iam-admin', knownBy: 'tag and journal' as const },
    calls: [{ call: call('iam', 'DeleteUser', { UserName: 'iam-admin' }) }],
    notes: ['its device stays'],
  }
  const listing: Listing = {
    ours: [ours, { ...ours, blocked: 'it confines user deputy' }, { ...ours, kept: 'it protects root' }],
    doubtful: [ours],
    others: [
      { kind: 'user', name: 'bob' },
      { kind: 'role', name: 'AWSServiceRole', note: 'AWS made it' },
    ],
    settings: [
      { action: 'iam:Update', names: { Type: 'SECURITY' }, previous: { a: 'b' }, time: '2026-11-25T12:00:00.000Z' },
    ],
    notAvailable: ['budgets:DescribeBudgets'],
    notSeen: ['sns:ListTopics failed'],
  }
  attack('the list of what is to be removed', listing, { text: (model) => listText(model, plain) })

  test('leftovers, as text', async () => {
    const answers = {
      'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
      'tagging:GetResources': {
        ResourceTagMappingList: [
          { ResourceARN: 'arn:aws:ec2:us-east-1:1:instance/i' },
          { ResourceARN: 'arn:aws:new:us-east-1:1:x' },
        ],
      },
      'costexplorer:GetCostAndUsage': {
        ResultsByTime: [
          { Groups: [{ Keys: ['us-east-1', 'AWS KMS'], Metrics: { UnblendedCost: { Amount: '1', Unit: 'USD' } } }] },
        ],
      },
    }
    let shown = 0
    for (const path of textsIn(answers).filter((path) => path.at(-1) !== 'Amount')) {
      let written = ''
      const { account } = exampleAccount({ answers: poisoned(answers, path) })
      const out = (text: Printable) => {
        written += text
      }
      await leftovers({ account, asksCostExplorer: true, people: undefined, out, paint: plain, now: 0 })
      assertHarmless(written, path.join('.'))
      if (/All is well/.test(written)) shown++
    }
    assert.ok(shown > 3, `only ${shown} are shown`)
  })

  test('a proof, as text and json', async () => {
    const document = (Action: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: { Sid: HOSTILE, Effect: 'Allow', Action, Resource: `arn:aws:s3:::${HOSTILE}` },
      })
    const principal = 'arn:aws:iam::123456789012:user/alice'
    const { account } = exampleAccount({
      answers: {
        'iam:GetAccountAuthorizationDetails': {
          UserDetailList: [
            {
              ...{ UserName: 'alice', Arn: principal, GroupList: [HOSTILE] },
              Tags: [{ Key: HOSTILE, Value: HOSTILE }],
              UserPolicyList: [{ PolicyName: HOSTILE, PolicyDocument: document('s3:GetObject') }],
            },
          ],
          GroupDetailList: [
            {
              ...{ GroupName: HOSTILE, Arn: `arn:aws:iam::123456789012:group/${HOSTILE}` },
              AttachedManagedPolicies: [
                { PolicyName: HOSTILE, PolicyArn: `arn:aws:iam::123456789012:policy/${HOSTILE}` },
              ],
            },
          ],
          Policies: [
            {
              Arn: `arn:aws:iam::123456789012:policy/${HOSTILE}`,
              PolicyVersionList: [{ IsDefaultVersion: true, VersionId: 'v1', Document: document('s3:PutObject') }],
            },
          ],
        },
      },
    })
    const answer = await answerTo({ principal, only: ['iam:*'] }, account)
    const written = String(answerText(answer, plain))
    assertHarmless(written, 'the proof')
    assert.match(written, /All is well/)
    assert.ok(JSON.stringify(answerData(answer)).includes('All is well'))
  })

  test('an error, with its hint', () => {
    const written = String(errorWithHint(`\`${HOSTILE}\` is no name of a user`, `look at ${HOSTILE}`))
    assertHarmless(written, 'the error')
    assert.equal(written.split('\n').length, 3)
  })
})
