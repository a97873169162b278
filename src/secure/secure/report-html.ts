import { escapedHtml as escaped, htmlPage } from '../html.ts'
import { outcomeText } from './outcome-text.ts'
import { findingsOf } from './plan.ts'
import type { Report, ReportedCheck, ReportedStep } from './report.ts'

/** The report as one page that needs nothing else: no script, no font, no request. */
export function reportHtml({ account, endpoint, caller, time, mode, checks }: Report): string {
  return htmlPage({
    title: `Account ${account}, ${time}`,
    style: STYLE,
    body: `<h1>Account ${escaped(account)}</h1>
<p>${mode === 'plan' ? 'Planned' : 'Secured'} at ${escaped(endpoint)} as ${escaped(caller)}, ${escaped(time)}.</p>
<table>
<thead><tr><th>Check</th><th>Outcome</th><th>Steps</th></tr></thead>
<tbody>
${checks.map(row).join('\n')}
</tbody>
</table>`,
  })
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#16191f}' +
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem;border-bottom:1px solid #ccc}' +
  '.pass{color:#176b2c}.findings,.failed{color:#a4262c}.waiting{color:#7a4d00}ul{margin:0;padding-left:1.2rem}'

function row({ title, source, outcome, steps }: ReportedCheck): string {
  const fixes = findingsOf(outcome).map(({ fix }) => `<li>${escaped(fix)}</li>`)
  return `<tr><td><a href="${escaped(source)}">${escaped(title)}</a></td><td><strong class="${outcome.verdict}">${outcome.verdict}</strong>${escaped(outcomeText(outcome))}${list(fixes)}</td><td>${list(steps.map(stepItem))}</td></tr>`
}

function stepItem({ title, result }: ReportedStep): string {
  const more = 'why' in result ? `: ${result.why}` : 'says' in result ? `: ${result.says}` : ''
  return `<li>${escaped(title)}: <span class="${result.status}">${result.status}</span>${escaped(more)}</li>`
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`
}
