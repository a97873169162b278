import type { Printable } from '../../terminal/index.ts'
import { outcomeText } from '../check/index.ts'
import { type Html, html, htmlPage } from '../html.ts'
import { STYLE } from '../html-style.ts'
import { findingsOf } from './plan.ts'
import type { Report, ReportedCheck, ReportedStep } from './report.ts'

/** The report for who was not at the terminal: what was done, what is left for whom, and how the account is. */
export function reportHtml({ account, endpoint, caller, time, mode, checks }: Report): Printable {
  const steps = checks.flatMap((check) => check.steps)
  const withStatus = (status: ReportedStep['result']['status']) =>
    steps.filter(({ result }) => result.status === status).map(stepRow)
  const isFine = ({ outcome }: ReportedCheck) => outcome.verdict === 'pass' || outcome.verdict === 'not-applicable'
  const found = checks.filter(({ outcome }) => outcome.verdict === 'findings')
  const done = mode === 'plan' ? 'Planned' : 'Secured'
  const body = html`<main>
<header><p class="tool">castellan secure</p><h1>Account ${account}</h1>
<p>${done} at ${endpoint} as <code>${caller}</code> on <time>${time}</time></p></header>
${section('Failed', withStatus('failed'))}
${section('Left for you', withStatus('waiting'))}
${section('Would be done', withStatus('planned'))}
${section('Done, and read back', withStatus('done'))}
${section('Found', found.map(article))}
${section('Could not be looked at', checks.filter((check) => !isFine(check) && !found.includes(check)).map(row))}
${section('Right', checks.filter(isFine).map(row))}
</main>`
  return htmlPage({ title: `Account ${account}, ${time}`, style: STYLE, body })
}

function section(title: string, items: readonly Html[]): Html | undefined {
  return items.length === 0 ? undefined : html`<section><h2>${title}</h2>\n${items}</section>`
}

function stepRow({ title, result }: ReportedStep): Html {
  const more = 'why' in result ? `: ${result.why}` : 'says' in result ? `: ${result.says}` : ''
  return html`<p class="row ${result.status}">${title}${more}</p>\n`
}

function row({ title, source, outcome }: ReportedCheck): Html {
  return html`<p class="row ${outcome.verdict}">${link(source, title)}${outcomeText(outcome)}</p>\n`
}

function article({ title, source, severity, outcome }: ReportedCheck): Html {
  const items = findingsOf(outcome).map(({ says, fix }) => html`<li><p class="says">${says}</p><p>${fix}</p></li>`)
  const heading = html`<h3><span class="badge">${severity}</span> ${link(source, title)}</h3>`
  return html`<article class="${severity}">${heading}<ul>${items}</ul></article>\n`
}

function link(url: string, text: string): Html {
  return html`<a href="${url}">${text}</a>`
}
