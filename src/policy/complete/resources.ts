import type { ServiceAction } from '../aws-data/authorization-data/index.ts'
import { everything, type Option } from './options.ts'

/** As many names of actions as fit beside an ARN. */
const MOST_NAMED = 3

/** Whose resources: what is known of an ARN before it is typed. */
export interface ArnFacts {
  readonly partition?: string
  readonly accountId?: string
}

/** The ARNs that the actions of a statement take, each once, and `*`. */
export function resourceOptions(actions: readonly ServiceAction[], facts: ArnFacts): Option[] {
  const takers = new Map<string, string[]>()
  for (const { action } of actions) {
    for (const { type } of action.resourceTypes) {
      const arn = withFacts(type.arn, facts)
      const names = takers.get(arn)
      if (names === undefined) takers.set(arn, [action.name])
      else if (!names.includes(action.name)) names.push(action.name)
    }
  }
  const arns = [...takers].map(([text, names]): Option => {
    return { kind: 'resource', text, detail: `for ${listed(names)}`, fields: text.includes('${') }
  })
  return [
    ...arns,
    everything('*', actions.every(takesNoArn) && actions.length > 0 ? 'all that these actions take' : 'all'),
  ]
}

function takesNoArn({ action }: ServiceAction): boolean {
  return action.resourceTypes.length === 0
}

function withFacts(arn: string, { partition = 'aws', accountId }: ArnFacts): string {
  const inPartition = arn.replace('${Partition}', partition)
  return accountId === undefined ? inPartition : inPartition.replace('${Account}', accountId)
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
