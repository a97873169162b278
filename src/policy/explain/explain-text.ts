import { parseResourceName } from '../../aws/index.ts'
import type { Coverage } from '../language/coverage.ts'
import type { Decision } from '../language/decision.ts'
import { notSaid } from './denial-message.ts'
import type { Explanation, LayerExplanation, PolicyExplanation } from './explain.ts'
import type { ElementExplanation, StatementExplanation } from './explain-statement.ts'

const EFFECTS = {
  Allow: 'allows',
  ExplicitDeny: 'denies explicitly',
  ImplicitDeny: 'does not allow',
} as const satisfies Record<Decision['effect'], string>

/**
 * An explanation for people: the answer, AWS's sentence, then each layer with its policies and statements; of a
 * statement that does not match, what it lacks. An arrow marks what decided.
 */
export function explanationText({ action, resource, decision, message, layers }: Explanation): string {
  const answer = decision.effect === 'Allow' ? 'allowed' : 'denied'
  const lines = [
    `${answer}: ${action} on ${resource}, ${reason(decision)}${notSaid(decision, parseResourceName(resource))}`,
  ]
  if (message !== undefined) lines.push(message)
  for (const layer of layers) lines.push('', ...layerLines(layer))
  return `${lines.join('\n')}\n`
}

function reason({ effect, because: { type } }: Decision): string {
  if (type === 'root user') return 'by the root user, who needs no policy'
  if (type === 'no permissions required') return 'which needs no permission'
  if (effect === 'Allow') return `by ${withArticle(type)}`
  return effect === 'ExplicitDeny' ? `by an explicit deny in ${withArticle(type)}` : `since no ${type} allows it`
}

function withArticle(type: string): string {
  return type === 'identity-based policy' ? `an ${type}` : `a ${type}`
}

function layerLines({ type, level, effect, exemption, decided, policies }: LayerExplanation): readonly string[] {
  const name = level === undefined ? type : `${type}, ${level}`
  const says = exemption === undefined ? EFFECTS[effect] : `left aside, as ${exemption}`
  return [`${marked(decided)}${name}: ${says}`, ...policies.flatMap(policyLines)]
}

function policyLines({ policy, statements }: PolicyExplanation): readonly string[] {
  return [`    ${policy}`, ...statements.flatMap(statementLines)]
}

function statementLines({
  statement,
  sid,
  effect,
  matches,
  decided,
  elements,
}: StatementExplanation): readonly string[] {
  const name = sid === undefined || sid === '' ? `statement ${statement}` : `statement ${statement} (${sid})`
  const lacks = elements.filter((element) => !element.matches).map((element) => `          ${lack(element)}`)
  return [`    ${marked(decided)}${name}: ${effect}, ${matches ? 'matches' : 'does not match'}`, ...lacks]
}

function marked(decided: boolean): string {
  return decided ? '> ' : '  '
}

/** Why an element does not match. */
function lack(element: ElementExplanation): string {
  switch (element.element) {
    case 'Action':
    case 'Resource':
      return `${element.element} ${listed(element.policyValues)} ${coversNot(element)} ${element.requestValue}`
    case 'NotAction':
    case 'NotResource':
      return `${element.element} ${listed(element.policyValues)} ${leavesOut(element)} ${element.requestValue}`
    case 'Principal':
      return element.policyValues.length === 0
        ? 'there is no Principal'
        : `Principal ${listed(element.policyValues)} does not name ${element.requestValue}`
    case 'NotPrincipal':
      return `NotPrincipal ${listed(element.policyValues)} is not for ${element.requestValue}`
    case 'Condition': {
      const has = element.requestValue === null ? 'no such key' : listed([element.requestValue].flat())
      return `${element.operator} ${element.key} ${listed(element.policyValues)}: the request has ${has}`
    }
  }
}

function coversNot({ covers }: { readonly covers?: Coverage }): string {
  return covers === 'some' ? 'covers not all that can be meant by' : 'does not cover'
}

function leavesOut({ covers }: { readonly covers?: Coverage }): string {
  return covers === 'some' ? 'leaves out some of what can be meant by' : 'leaves out'
}

function listed(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ')
}
