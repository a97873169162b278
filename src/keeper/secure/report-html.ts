import { outcomeText } from '../check/index.ts'
import { escapedHtml, htmlPage } from '../html.ts'
import { STYLE } from '../html-style.ts'
import { findingsOf } from './plan.ts'
import type { Report, ReportedCheck, ReportedStep } from './report.ts'

/** The report for who was not at the terminal: what was done, what is left for whom, and how the account is. */
export function reportHtml({ account, endpoint, caller, time, mode, checks }: Report): string {
  const steps = checks.flatMap((check) => check.steps)
  const withStatus = (status: ReportedStep['result']['status']) =>
    steps.filter(({ result }) => result.status === status).map(stepRow)
  const isFine = ({ outcome }: ReportedCheck) => outcome.verdict === 'pass' || outcome.verdict === 'not-applicable'
  const found = checks.filter(({ outcome }) => outcome.verdict === 'findings')
  const body = [
    '<main>',
    `<header><p class="tool">castellan secure</p><h1>Account ${escapedHtml(account)}</h1>`,
    `<p>${mode === 'plan' ? 'Planned' : 'Secured'} at ${escapedHtml(endpoint)} as <code>${escapedHtml(caller)}</code> on <time>${escapedHtml(time)}</time></p></header>`,
    section('Failed', withStatus('failed')),
    section('Left for you', withStatus('waiting')),
    section('Would be done', withStatus('planned')),
    section('Done, and read back', withStatus('done')),
    section('Found', found.map(article)),
    section('Could not be looked at', checks.filter((check) => !isFine(check) && !found.includes(check)).map(row)),
    section('Right', checks.filter(isFine).map(row)),
    '</main>',
  ].join('\n')
  return htmlPage({ title: `Account ${account}, ${time}`, style: STYLE, body })
}

function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `<section><h2>${title}</h2>\n${parts.join('\n')}</section>`
}

function stepRow({ title, result }: ReportedStep): string {
  const more = 'why' in result ? `: ${result.why}` : 'says' in result ? `: ${result.says}` : ''
  return `<p class="row ${result.status}">${escapedHtml(`${title}${more}`)}</p>`
}

function row({ title, source, outcome }: ReportedCheck): string {
  return `<p class="row ${outcome.verdict}">${link(source, title)}${escapedHtml(outcomeText(outcome))}</p>`
}

function article({ title, source, severity, outcome }: ReportedCheck): string {
  const items = findingsOf(outcome).map(
    ({ says, fix }) => `<li><p class="says">${escapedHtml(says)}</p><p>${escapedHtml(fix)}</p></li>`,
  )
  const heading = `<h3><span class="badge">${severity}</span> ${link(source, title)}</h3>`
  return `<article class="${severity}">${heading}<ul>${items.join('')}</ul></article>`
}

function link(url: string, text: string): string {
  return `<a href="${escapedHtml(url)}">${escapedHtml(text)}</a>`
}
