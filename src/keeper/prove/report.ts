import {
  type EscalationEdge,
  type EscalationPath,
  type ExampleRequest,
  type OnlyResult,
  onlyText,
  type PrincipalReport,
  type StatementRef,
} from '../../policy/analyse/index.ts'
import { formatted, joined, type Paint, type Printable, printable, type Style } from '../../terminal/index.ts'
import {
  type Answer,
  type Calls,
  type Disagreement,
  type Gap,
  isContradicted,
  type Simulation,
  type Unseen,
  wasTried,
} from './answer.ts'
import { insideOf } from './proof.ts'
import type { Side } from './sample.ts'

/** The answer for people: what was proved, what was sampled, what could not be seen. */
export function answerText(answer: Answer, paint: Paint): Printable {
  const { principal, simulation, calls, gaps, unseen } = answer
  const lines = [
    printable`${paint('bold', 'BY THE POLICIES')} of ${principal.arn}`,
    ...proofLines(answer, paint),
    ...escalationLines(answer.proof.escalation, paint),
    printable``,
    printable`${paint('bold', 'SAMPLED')} by asking the account`,
    ...(wasTried(simulation) ? simulationLines(simulation) : [simulation.why]).map(ownLine),
    ...(wasTried(calls) ? callLines(calls) : [calls.why]).map(ownLine),
    printable``,
    paint('bold', 'NOT SEEN'),
    ...[...gaps.map(gapLine), ...unseen.map(unseenLine)].map(ownLine),
  ]
  return printable`${joined(lines, '\n')}\n`
}

function ownLine(text: string): Printable {
  return printable`${text}`
}

const STYLES = { proved: 'green', 'not so': 'red', 'not proved': 'yellow' } as const

function proofLines(answer: Answer, paint: Paint): readonly Printable[] {
  const { principal, only, proof, attachments } = answer
  const { trustedBy } = proof
  const shown = legible(proof.only, proof.policies.context ?? {}, attachments)
  const text = onlyText(shown, only)
  const details = () => {
    const lines = formatted({ shown, only }, (told) => onlyText(told.shown, told.only).details.trimEnd())
    return text.details === '' ? [] : [lines]
  }
  const free = withoutPermission(principal.kind, only)
  if (text.verdict === 'proved' && trustedBy.length === 0) {
    const doubts = doubtsOf(answer)
    if (doubts.length > 0) {
      const claim = `nothing that was read allows actions outside ${only.join(', ')}, and ${doubts.join(', and ')}`
      return [printable`${paint('yellow', 'not proved')}: ${claim}`]
    }
    const beside =
      free.length === 0
        ? ''
        : `, beside ${free.join(' and ')}, which ${free.length === 1 ? 'needs' : 'need'} no permission`
    return [printable`${paint('green', text.verdict)}: ${text.claim}${beside}`, ...details()]
  }
  const verdict = trustedBy.length > 0 ? 'not so' : text.verdict
  const claim = trustedBy.length > 0 ? `actions outside ${only.join(', ')} are allowed` : text.claim
  return [
    printable`${paint(STYLES[verdict], verdict)}: ${claim}`,
    // What a proof depends on is of no interest where something else refutes it.
    ...(text.verdict === 'proved' ? [] : details()),
    ...trustedBy.flatMap(trustLines).map(ownLine),
    ...(free.length === 0 ? [] : [printable`  without any policy:`, printable`    ${free.join(', ')}`]),
  ]
}

/** What keeps that from being proved which the policies do not allow. */
function doubtsOf(answer: Answer): readonly string[] {
  return [
    ...(answer.gaps.length > 0 ? ['not all could be read'] : []),
    ...(isContradicted(answer) ? ['the account allows what these policies do not'] : []),
  ]
}

/**
 * "No permissions are required" for these, the second with a user's access key.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
const WITHOUT_PERMISSION = { user: ['sts:GetCallerIdentity', 'sts:GetSessionToken'], role: ['sts:GetCallerIdentity'] }

function withoutPermission(kind: 'user' | 'role', only: readonly string[]): readonly string[] {
  const isInside = insideOf(only)
  return WITHOUT_PERMISSION[kind].filter((action) => !isInside(action))
}

function trustLines({ to, assumes }: EscalationEdge): readonly string[] {
  const condition = assumes === undefined ? '' : `, if ${assumes}`
  return [`  by the trust policy of ${to}, which lets it in by itself${condition}:`, '    sts:AssumeRole']
}

/** With how each policy is attached, and examples without what all requests of the principal have. */
function legible(
  result: OnlyResult,
  known: Readonly<Record<string, unknown>>,
  attachments: Answer['attachments'],
): OnlyResult {
  const named = (ref: StatementRef): StatementRef => {
    const attachment = attachments[ref.policy]
    return attachment === undefined ? ref : { ...ref, policy: `${ref.policy} (${attachment})` }
  }
  const knownKeys = new Set(Object.keys(known).map((key) => key.toLowerCase()))
  const shown = (request: ExampleRequest): ExampleRequest => ({
    ...request,
    context: Object.fromEntries(Object.entries(request.context).filter(([key]) => !knownKeys.has(key.toLowerCase()))),
  })
  const dependsOn = { ...result.dependsOn, statements: result.dependsOn.statements.map(named) }
  if (result.verdict !== 'refuted') return { ...result, dependsOn }
  const outside = result.outside.map((access) => ({
    ...access,
    request: shown(access.request),
    allowedBy: access.allowedBy.map(named),
  }))
  return { ...result, outside, dependsOn }
}

const VERDICT_STYLES: Readonly<Record<PrincipalReport['verdict'], Style>> = {
  administrator: 'red',
  'administrator-equivalent': 'red',
  limited: 'green',
  undecided: 'yellow',
}

function escalationLines({ verdict, isConditional, paths }: PrincipalReport, paint: Paint): readonly Printable[] {
  const claim = {
    administrator: `its policies allow everything${isConditional ? ', where their conditions hold' : ''}`,
    'administrator-equivalent': `it can become administrator in ${counted(paths.length, 'way')}`,
    limited: 'no method that is known here makes it administrator',
    undecided: 'no way to become administrator was found, but there are too many to look at all of them',
  }[verdict]
  return [
    printable`${paint(VERDICT_STYLES[verdict], verdict)}: ${claim}`,
    ...paths.map((path) => printable`  ${pathText(path)}`),
  ]
}

/** A path in words: a sentence for each step. */
export function pathText({ steps, isConditional }: EscalationPath): string {
  const sentences = steps.map(({ sentence }) => sentence).join('; then ')
  const assumed = [...new Set(steps.flatMap(({ assumes }) => assumes ?? []))]
  if (assumed.length > 0) return `${sentences} (if ${assumed.join(', and ')})`
  return isConditional ? `${sentences} (where conditions of its policies hold)` : sentences
}

function simulationLines({
  tried,
  population,
  disagreements,
  refused,
  deniedByOrganization,
}: Simulation): readonly string[] {
  const all = tried.inside + tried.beyond + tried.outside
  const agreed = all - disagreements.length - deniedByOrganization
  const share = (side: Side, what: string) =>
    population[side] === 0 ? [] : [`  ${number(tried[side])} of ${counted(population[side], what)}`]
  return [
    `SimulatePrincipalPolicy agrees on ${agreed === all ? counted(all, 'request') : `${number(agreed)} of ${counted(all, 'request')}`}:`,
    ...share('inside', 'allowed action').map((line) => `${line} inside`),
    ...share('beyond', 'allowed action').map((line) => `${line} outside`),
    ...share('outside', 'other action').map((line) => `${line} outside, evenly from all services, on the resource *`),
    ...disagreementLines('SimulatePrincipalPolicy', disagreements),
    ...(deniedByOrganization > 0
      ? [`policies of the organization deny ${counted(deniedByOrganization, 'request')} of these`]
      : []),
    ...(refused.length > 0 ? [`it does not simulate ${refused.join(', ')}`] : []),
  ]
}

function callLines({ tried, disagreements, unanswered }: Calls): readonly string[] {
  const named = (isAllowed: boolean) => tried.filter((each) => each.isAllowed === isAllowed).map(({ action }) => action)
  const [allowed, denied] = [named(true), named(false)]
  return [
    `${counted(tried.length, 'call')} made as it, all reads and dry runs${disagreements.length === 0 ? ', answered as its policies say' : ''}:`,
    ...(allowed.length > 0 ? [`  allowed: ${allowed.join(', ')}`] : []),
    ...(denied.length > 0 ? [`  denied: ${denied.join(', ')}`] : []),
    ...(unanswered.length > 0 ? [`  no answer that says: ${unanswered.join(', ')}`] : []),
    ...disagreementLines('the account', disagreements),
  ]
}

function disagreementLines(who: string, disagreements: readonly Disagreement[]): readonly string[] {
  const lines = (isAllowed: boolean) =>
    disagreements
      .filter((each) => each.isAllowed === isAllowed)
      .map(({ request }) => `  ${request.action} on ${request.resource}`)
  const [more, less] = [lines(false), lines(true)]
  return [
    ...(more.length > 0 ? [`${who} allows what these policies do not:`, ...more] : []),
    ...(less.length > 0 ? [`${who} denies what these policies allow:`, ...less] : []),
  ]
}

function gapLine({ what, why }: Gap): string {
  return `${what} (${why}): it can allow more`
}

function unseenLine({ what, why, effect }: Unseen): string {
  return `${what}${why === undefined ? '' : ` (${why})`}: they ${effect}`
}

function counted(count: number, what: string): string {
  return `${number(count)} ${what}${count === 1 ? '' : 's'}`
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}
