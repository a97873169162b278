import { groupBy } from '../../aws/index.ts'
import { statementName } from '../language/statement-name.ts'
import type { ExampleRequest } from './access-goal.ts'
import type { OnlyResult } from './only.ts'
import type { Access, Dependencies, Undecided } from './search-access.ts'
import type { StatementRef } from './statements.ts'
import { awsVocabulary } from './vocabulary.ts'

/** An answer of `only` for people. */
export interface OnlyText {
  readonly verdict: 'proved' | 'not so' | 'not proved'
  /** What the verdict is about, after a colon. */
  readonly claim: string
  /** Lines that say why, or none. */
  readonly details: string
}

/** @param patterns What `only` was asked. */
export function onlyText(result: OnlyResult, patterns: readonly string[]): OnlyText {
  const inside = patterns.join(', ')
  switch (result.verdict) {
    case 'proved':
      return {
        verdict: 'proved',
        claim: `no action outside ${inside} can be allowed`,
        details: dependsText(result.dependsOn),
      }
    case 'refuted':
      return {
        verdict: 'not so',
        claim: `actions outside ${inside} are allowed`,
        details: `${accessText(result.outside)}${undecidedText(result.undecided)}`,
      }
    case 'unknown':
      return {
        verdict: 'not proved',
        claim: `for some actions outside ${inside} there is neither proof nor example`,
        details: undecidedText(result.undecided),
      }
  }
}

/** As wide as lists of actions are. */
const WIDTH = 100

/** Access that was found, by the statements that allow it: the exact actions, and a request that the engine allows. */
export function accessText(access: readonly Access[]): string {
  const byStatement = groupBy(access, ({ allowedBy }) => allowedBy.map(nameOf).join(', and by '))
  const blocks = [...byStatement].map(([statements, found]) => {
    const lines = found.flatMap((each) => [...actionLines(each), `    for example ${requestText(each)}`])
    return [`  by ${statements}:`, ...lines].join('\n')
  })
  return `${blocks.join('\n')}\n`
}

function nameOf({ statement, sid, policy }: StatementRef): string {
  return statementName(statement, sid, policy)
}

function actionLines({ actions, unnamed }: Access): readonly string[] {
  const lines = wrapped(shortened(actions))
  return unnamed === undefined ? lines : [...lines, '    and whatever AWS may name so one day']
}

/** `s3:*` for all actions of a service that there are. */
function shortened(actions: readonly string[]): readonly string[] {
  const byService = groupBy(actions, (action) => action.slice(0, action.indexOf(':')))
  return [...byService].flatMap(([service, named]) => {
    const all = awsVocabulary.actions.get(service.toLowerCase())
    return all && all.length > 1 && all.every((action) => named.includes(action)) ? [`${service}:*`] : named
  })
}

function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const [index, word] of words.entries()) {
    const item = index === words.length - 1 ? word : `${word},`
    if (line !== '' && line.length + item.length > WIDTH) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? item : ` ${item}`
  }
  return [...lines, line].filter((each) => each !== '').map((each) => `    ${each}`)
}

function requestText({ request, principal }: Access): string {
  const who = principal === undefined ? '' : `, asked by ${principal}`
  return `${request.action} on ${request.resource}${who}${contextText(request)}`
}

function contextText({ context }: ExampleRequest): string {
  const pairs = Object.entries(context).map(([key, value]) => `${key}=${[value].flat().join(',')}`)
  return pairs.length === 0 ? '' : `, with ${pairs.join(' and ')}`
}

/** What could be neither shown nor excluded. */
export function undecidedText(undecided: readonly Undecided[]): string {
  return undecided.map(({ actions, reason }) => `  not decided, ${reason}:\n${wrapped(actions).join('\n')}\n`).join('')
}

/** What a proof rests on, if on anything but the statements that allow. */
export function dependsText({ statements, layers, conditions }: Dependencies): string {
  const isSaid = statements.some(({ conditional }) => conditional)
  const lines = [
    ...statements.map(dependencyText),
    ...layers.map((layer) => `what the ${layer} does not allow`),
    ...(conditions && !isSaid ? ['conditions'] : []),
  ]
  return lines.length === 0 ? '' : `this depends on\n${lines.map((line) => `  ${line}\n`).join('')}`
}

function dependencyText(statement: StatementRef): string {
  const { effect, conditional } = statement
  const what = effect === 'Deny' ? 'the Deny' : conditional ? 'the conditions' : 'what is allowed'
  return `${what} in ${nameOf(statement)}${effect === 'Deny' && conditional ? ', with its conditions' : ''}`
}
