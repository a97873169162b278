import type { Printable } from '../../terminal/index.ts'
import { type Check, outcomeText, type Severity } from '../check/index.ts'
import { type Html, html, htmlPage } from '../html.ts'
import { STYLE } from '../html-style.ts'
import {
  type Audit,
  type AuditedCheck,
  type AuditedFinding,
  cisText,
  SEVERITIES,
  type WaivedFinding,
  withStatus,
} from './run.ts'

/** How many findings of a check are open on the page; the others are a click away. */
const UNFOLDED = 10

/** For people who are not at a terminal: what is wrong first, each with what to do about it. */
export function auditHtml(audit: Audit): Printable {
  const { account, endpoint, caller, time, version } = audit
  const found = withStatus(audit, 'open')
  const waived = audit.checks.flatMap((audited) => audited.waived)
  const body = html`<main>
<header><p class="tool">castellan audit</p><h1>Account ${account}</h1>
<p>${endpoint}, seen as <code>${caller}</code> on <time datetime="${time}">${day(time)}</time></p></header>
${tiles(audit)}
${section('Findings', found.map(findings))}
${section(
  'Could not be seen',
  withStatus(audit, 'not-seen').map(row),
  'An audit that was kept from looking has not passed.',
)}
${section('Waived', waived.map(waiver))}
${section('Waivers that waive nothing', problems(audit))}
${section('Passed', [...withStatus(audit, 'passed'), ...withStatus(audit, 'not-applicable')].map(row))}
${section(
  'Not available here',
  withStatus(audit, 'not-available').map(row),
  'This endpoint has not the operations; nothing is said about them.',
)}
<footer>castellan ${version}. CIS: the CIS AWS Foundations Benchmark.</footer>
</main>`
  return htmlPage({ title: `Audit of account ${account}, ${day(time)}`, style: STYLE, body })
}

/** `2026-11-25 12:00 UTC` */
function day(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`
}

function tiles(audit: Audit): Html {
  const open = (severity: Severity) =>
    audit.checks.filter(({ check }) => check.severity === severity).flatMap((audited) => audited.open).length
  const severities = SEVERITIES.map((severity) =>
    tile(open(severity), severity, open(severity) > 0 ? severity : 'none'),
  )
  const unseen = withStatus(audit, 'not-seen').length
  const passed = withStatus(audit, 'passed').length
  const others = [...(unseen > 0 ? [tile(unseen, 'not seen', 'medium')] : []), tile(passed, 'passed', 'passed')]
  return html`<ul class="tiles">${[...severities, ...others]}</ul>`
}

function tile(count: number, label: string, kind: string): Html {
  return html`<li class="${kind}"><strong>${count}</strong> ${label}</li>`
}

function section(title: string, items: readonly Html[], note?: string): Html | undefined {
  if (items.length === 0) return undefined
  return html`<section><h2>${title}</h2>${note === undefined ? undefined : html`<p>${note}</p>`}${items}</section>`
}

function findings({ check, open }: AuditedCheck): Html {
  const [first] = open
  const isAlone = open.length === 1
  const found = isAlone ? first?.says : `${open.length} findings of ${check.id}`
  const folded = open.slice(UNFOLDED)
  const rest = html`<details><summary>${folded.length} more</summary><ul>${folded.map((one) => finding(one, false))}</ul></details>`
  return html`<article class="${check.severity}">
<h3><span class="badge">${check.severity}</span> ${found}</h3>
<p>${check.reason} <a href="${check.source}">AWS’s documentation</a>${controls(check)}</p>
<ul>${open.slice(0, UNFOLDED).map((one) => finding(one, isAlone))}</ul>
${folded.length === 0 ? undefined : rest}
</article>
`
}

function controls(check: Check): Html | undefined {
  const cis = cisText(check)
  return cis === '' ? undefined : html` <span class="cis">${cis}</span>`
}

/** @param isTold what it says stands above already */
function finding({ ruleId, resource, says, fix }: AuditedFinding, isTold: boolean): Html {
  return html`<li>${isTold ? undefined : html`<p class="says">${says}</p>`}<p>${fix}</p><p class="ids">${ids(ruleId, resource)}</p></li>`
}

function row({ check, outcome }: AuditedCheck): Html {
  return html`<p class="row ${outcome.verdict}">${check.title}${outcomeText(outcome)}${controls(check)}</p>\n`
}

function waiver({ ruleId, resource, says, waiver }: WaivedFinding): Html {
  const until = `${waiver.reason}, until ${waiver.expires}`
  return html`<p class="row">${says}: ${until} <span class="ids">${ids(ruleId, resource)}</span></p>\n`
}

function problems({ waiverProblems }: Audit): readonly Html[] {
  return waiverProblems.map(
    ({ waiver: { finding, resource }, says }) =>
      html`<p class="row">${says} <span class="ids">${ids(finding, resource)}</span></p>\n`,
  )
}

function ids(finding: string, resource: string): Html {
  return html`<code>${finding}</code> <code>${resource}</code>`
}
