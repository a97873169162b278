import type { EvaluationResult } from '@aws-sdk/client-iam'
import { type Account, describeUnanswered, type Input, isRefusedSimulation, UnansweredError } from '../account/index.ts'
import { grouped, type Need, type NeedGroup } from './permissions.ts'

/** What is known of the caller's permissions before anything is tried. */
export interface Permitted {
  /** What it lacks. */
  readonly missing: readonly Need[]
  /** Why nobody could say it of the rest, where that is so. */
  readonly unknown?: string
}

/**
 * Asks IAM's simulator which of `needs` the caller has not. Nothing is changed. Root is not asked about: no policy of
 * its own limits it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function whatIsMissing(account: Account, needs: readonly Need[]): Promise<Permitted> {
  if (account.caller.kind === 'root' || needs.length === 0) return { missing: [] }
  const principal = await principalArn(account)
  return together(await Promise.all(grouped(needs).map((group) => simulated(account, principal, group))))
}

/** One answer that could not be had takes nothing away from what the others found. */
function together(answers: readonly Permitted[]): Permitted {
  const unknown = answers.find((answer) => answer.unknown !== undefined)?.unknown
  return { missing: answers.flatMap(({ missing }) => missing), ...(unknown !== undefined && { unknown }) }
}

/** The user, or the role behind a session, as the simulator wants it: a session's ARN is without the role's path. */
async function principalArn(account: Account): Promise<string> {
  const { caller, partition, accountId } = account
  if (caller.kind !== 'role') return caller.arn
  const answer = await account.ask('iam', 'GetRole', { RoleName: caller.name })
  const arn = answer.status === 'done' ? answer.output.Role?.Arn : undefined
  return arn ?? `arn:${partition}:iam::${accountId}:role/${caller.name}`
}

async function simulated(account: Account, principal: string, group: NeedGroup): Promise<Permitted> {
  const { actions, resources, condition } = group
  const input = {
    PolicySourceArn: principal,
    ActionNames: [...actions],
    ResourceArns: [...resources],
    ContextEntries: contextOf(condition),
  }
  try {
    const results = await account.list('iam', 'SimulatePrincipalPolicy', input, 'EvaluationResults')
    const missing = results.filter((result) => result.EvalDecision !== 'allowed' && !dependsOnRequest(result))
    const names = new Set(missing.map(({ EvalActionName = '' }) => EvalActionName))
    return { missing: [...names].map((action) => ({ action, resources, condition })) }
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    const { answer } = error
    if (answer.status === 'denied') return { missing: [{ action: answer.action, resources: [principal] }] }
    if (!isRefusedSimulation(answer) || actions.length === 1)
      return { missing: [], unknown: describeUnanswered(answer) }
    // It refuses actions together that "require different authorization information".
    const half = Math.ceil(actions.length / 2)
    const halves = [actions.slice(0, half), actions.slice(half)]
    return together(await Promise.all(halves.map((some) => simulated(account, principal, { ...group, actions: some }))))
  }
}

/**
 * What depends on a key that only a real request has, such as MFA, is not known to be missing. AWS names such keys with
 * each resource where resources are named, and others with the action alone.
 */
function dependsOnRequest({ MissingContextValues = [], ResourceSpecificResults = [] }: EvaluationResult): boolean {
  const refused = ResourceSpecificResults.filter(({ EvalResourceDecision }) => EvalResourceDecision !== 'allowed')
  if (refused.length === 0) return MissingContextValues.length > 0
  return refused.every(({ MissingContextValues: keys = [] }) => keys.length > 0)
}

/** The keys that the real requests will have, as the permissions' conditions say. */
function contextOf(condition: NeedGroup['condition'] = {}): Input<'iam', 'SimulatePrincipalPolicy'>['ContextEntries'] {
  return Object.values(condition).flatMap((keys) =>
    Object.entries(keys).map(([key, value]) => ({
      ContextKeyName: key,
      ContextKeyValues: [value],
      ContextKeyType: 'string' as const,
    })),
  )
}
