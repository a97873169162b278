import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plain } from '../../terminal/index.ts'
import type { Outcome } from '../check/index.ts'
import type { Report, ReportedStep } from './report.ts'
import { reportHtml as page } from './report-html.ts'
import { reportJson as json } from './report-json.ts'
import { reportText as text } from './report-text.ts'

const HOSTILE = '<img src=x onerror=alert(1)>\u202e\u001b[2J\nAll is well'

function report(outcome: Outcome, ...results: readonly ReportedStep['result'][]): Report {
  return {
    ...{ account: '123456789012', endpoint: 'AWS', caller: HOSTILE, time: '2026-11-25T12:00:00.000Z', mode: 'apply' },
    checks: [
      {
        ...{ id: 'check', title: 'It is so', severity: 'high', source: 'https://docs.aws.amazon.com/', outcome },
        steps: results.map((result, index) => ({ id: `step-${index}`, title: `Step ${index}`, result })),
      },
    ],
  }
}

const FOUND: Outcome = {
  verdict: 'findings',
  findings: [{ id: 'x', resource: '*', says: `${HOSTILE} is wrong`, fix: `mend ${HOSTILE}` }],
}
const reportText = (of: Report) => String(text(of, plain))
const reportHtml = (of: Report) => String(page(of))
const reportJson = (of: Report) => String(json(of))

describe('the report', () => {
  test('as JSON shows no character that hides or turns, and says the same', () => {
    const hostile = report(FOUND)
    const json = reportJson(hostile)
    assert.match(json, /\\u202e/)
    assert.doesNotMatch(json, /\u202e|\u001b/)
    assert.deepEqual(JSON.parse(json), hostile)
  })

  test('says how the account is, what failed, and what is left for whom', () => {
    const text = reportText(
      report(
        FOUND,
        { status: 'done' },
        { status: 'failed', says: 'it broke' },
        { status: 'waiting', why: 'confirm it' },
      ),
    )
    assert.match(text, /! .* is wrong\n/)
    assert.match(text, /Failed\n {2}✗ Step 1: it broke\n/)
    assert.match(text, /Left for you\n {2}… Step 2: confirm it\n/)
    assert.match(text, /1 step done, 1 failed, 1 left for you\n$/)
  })

  for (const outcome of [
    { verdict: 'not-available', operation: 'iam:GetUser' },
    { verdict: 'not-visible', action: 'iam:GetUser', message: '' },
    { verdict: 'failed', says: 'it broke' },
  ] as const)
    test(`calls nothing right that could not be looked at: ${outcome.verdict}`, () => {
      assert.match(reportText(report(outcome)), /\? It is so: /)
      assert.match(reportHtml(report(outcome)), /Could not be looked at/)
    })

  test('stays short in an account with thousands of findings', () => {
    const [first, ...rest] = Array.from({ length: 5000 }, (_, index) => ({
      ...{ id: 'old-key', resource: `${index}`, says: `the key ${index} is old`, fix: `renew the key ${index}` },
    }))
    assert.ok(first)
    const text = reportText(report({ verdict: 'findings', findings: [first, ...rest] }))
    assert.ok(text.length < 1000, `${text.length} characters`)
    assert.match(text, /the key 2 is old; 4997 more, which `castellan audit` lists\n/)
  })

  test('gives names from the account no way to be more than text', () => {
    const text = reportText(report(FOUND, { status: 'failed', says: HOSTILE }))
    assert.doesNotMatch(text, /\u001b|\u202e|^All is well/m)
    const html = reportHtml(report(FOUND, { status: 'failed', says: HOSTILE }))
    assert.doesNotMatch(html, /<img|\u001b|\u202e|^All is well/m)
    assert.doesNotMatch(html, /<script|https?:\/\/(?!docs\.aws\.amazon\.com)/)
  })
})
