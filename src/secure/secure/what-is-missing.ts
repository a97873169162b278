import { type Account, describeUnanswered, type Input } from '../account/index.ts'
import { grouped, type Need, type NeedGroup } from './permissions.ts'

/** What the caller lacks; where nobody can say before it is tried, why not. */
export type Permitted =
  | { readonly status: 'asked'; readonly missing: readonly Need[] }
  | { readonly status: 'unknown'; readonly why: string }

/**
 * Asks IAM's simulator which of `needs` the caller has not. Nothing is changed. Root is not asked about: no policy of its own limits it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function whatIsMissing(account: Account, needs: readonly Need[]): Promise<Permitted> {
  if (account.caller.kind === 'root' || needs.length === 0) return { status: 'asked', missing: [] }
  const principal = await principalArn(account)
  const answers = await Promise.all(grouped(needs).map((group) => simulated(account, principal, group)))
  const unknown = answers.find((answer) => answer.status === 'unknown')
  return (
    unknown ?? {
      status: 'asked',
      missing: answers.flatMap((answer) => (answer.status === 'asked' ? answer.missing : [])),
    }
  )
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
  const answer = await account.ask('iam', 'SimulatePrincipalPolicy', input)
  if (answer.status === 'denied')
    return { status: 'asked', missing: [{ action: answer.action, resources: [principal] }] }
  if (answer.status !== 'done') return { status: 'unknown', why: describeUnanswered(answer) }
  const results = await account.list('iam', 'SimulatePrincipalPolicy', input, 'EvaluationResults')
  const missing = results.filter(
    // What depends on a key that only a real request has, such as MFA, is not known to be missing.
    ({ EvalDecision, MissingContextValues = [] }) => EvalDecision !== 'allowed' && MissingContextValues.length === 0,
  )
  const names = new Set(missing.map(({ EvalActionName = '' }) => EvalActionName))
  return { status: 'asked', missing: [...names].map((action) => ({ action, resources, condition })) }
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
