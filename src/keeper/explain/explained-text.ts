import { explanationText, type GrantStatement, statementName } from '../../policy/index.ts'
import type { ExplainedAsk, ExplainedEvent } from './explained-event.ts'

/** An explained event for people; a blank line between its parts. */
export function explainedText(explained: ExplainedEvent): string {
  const { event, notDecided, gone, changes, lost, asks, remedy } = explained
  const how = event.errorCode === undefined ? 'done' : event.errorCode
  const parts = [`${event.name} of ${event.source}, ${event.time}, by ${event.caller}: ${how}`]
  if (notDecided !== undefined) return `${parts[0]}\n${notDecided}\n`
  const more = event.omittedAsks + event.asks.length - asks.length
  for (const ask of asks) parts.push(askText(ask))
  if (more > 0) parts.push(`It asked for ${more} more.`)
  if (lost.length > 0) parts.push(listed('The decision cannot be made again as it was:', lost))
  if (changes.length > 0) parts.push(listed('What has changed since:', changes))
  if (gone !== undefined) parts.push(`Today nobody is this caller: ${gone}.`)
  else if (changes.length > 0 || lost.length > 0)
    parts.push(
      ...asks.flatMap(({ today }) => (today ? [`With today's policies, ${explanationText(today).trimEnd()}`] : [])),
    )
  if (gone === undefined && remedy) parts.push(...remedyParts(remedy))
  return `${parts.join('\n\n')}\n`
}

function askText({ asked, asItWas }: ExplainedAsk): string {
  const { action, resource, effect, layer, policy, statement } = asked
  const by =
    policy === undefined || statement === undefined ? '' : `, by ${statementName(statement, undefined, policy)}`
  const where = layer === undefined ? '' : ` (${layer}${by})`
  const kept = `${effect === 'Allow' ? 'allowed' : 'denied'}: ${action} on ${resource}${where}`
  if (!asItWas) return kept
  // What the event says is what happened, whatever can be found out of it by now.
  if (asItWas.decision.effect === effect && asItWas.decision.because.type === (layer ?? asItWas.decision.because.type))
    return explanationText(asItWas).trimEnd()
  return `${kept}\nWhat is known here would decide otherwise: not all that took part is in the event.`
}

function remedyParts({ grants, denies }: NonNullable<ExplainedEvent['remedy']>): readonly string[] {
  if (denies.length > 0) {
    const lines = denies.map(({ request, because }) => {
      const by =
        because.policy === undefined ? '' : `, ${statementName(because.statement ?? 0, undefined, because.policy)}`
      return `${request.action} on ${request.resource}: an explicit deny in the ${because.type}${by}`
    })
    return [listed('No statement allows it, while this stands:', lines)]
  }
  if (grants.length === 0) return ["Today's policies allow it."]
  return grants.map(({ type, statements }) => {
    const what = statements.length === 1 ? 'The smallest statement' : 'The smallest statements'
    return `${what} that would allow it, in ${PLACES[type] ?? type}:\n${statements.map(statementText).join(',\n')}`
  })
}

const PLACES: Readonly<Record<string, string>> = {
  'identity-based policy': "a policy of the caller's",
  'permissions boundary': 'its permissions boundary',
  'session policy': 'the policy that is passed to its session',
  'resource-based policy': "the resource's own policy",
}

function statementText(statement: GrantStatement): string {
  return JSON.stringify(statement, undefined, 2)
}

function listed(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${line}`)].join('\n')
}
