import { Account, identify } from './account.ts'
import { CannotRun } from './cannot-run.ts'
import { sender } from './clients.ts'
import { resolveTarget, type Target, type TargetFlags } from './target.ts'

/** An account that answers, before anything was looked at. */
export interface OpenAccount {
  readonly account: Account
  readonly target: Target
  /** Endpoint, account and caller: the first line of every command that reaches an account. */
  readonly headline: string
  /** Lets the connections go. */
  readonly close: () => void
}

/**
 * Reaches the account that the flags, the environment and the profile name, and asks who is calling.
 *
 * @param userAgent Such as `castellan-secure/0.1.0`.
 * @throws CannotRun where nobody answers, the credentials are refused, or it is not the account of `--account`.
 */
export async function openAccount(flags: TargetFlags, userAgent: string): Promise<OpenAccount> {
  const target = await resolveTarget(flags)
  const send = sender({ ...target, userAgent })
  try {
    const facts = await identify(send, target)
    if (flags.account !== undefined && flags.account !== facts.accountId)
      throw new CannotRun(
        `these credentials belong to account ${facts.accountId}, and \`--account\` says ${flags.account}`,
        'choose the profile of the account that you mean',
      )
    const account = new Account(facts, send)
    return { account, target, headline: headline(account, target), close: send.close }
  } catch (error) {
    send.close()
    throw error
  }
}

/**
 * Reaches the same account at the same endpoint with the credentials of another profile.
 *
 * @throws CannotRun also where the profile leads elsewhere.
 */
export async function openAs(
  profile: string,
  { account, target }: OpenAccount,
  userAgent: string,
): Promise<OpenAccount> {
  const endpoint = target.endpoint?.href
  // The variable that tells the SDK of a profile is the process's: what the first account's credentials are renewed by,
  // this must not change.
  const { AWS_PROFILE } = process.env
  const open = await openAccount({ profile, endpoint, account: account.accountId }, userAgent).finally(() => {
    if (AWS_PROFILE === undefined) delete process.env.AWS_PROFILE
    else process.env.AWS_PROFILE = AWS_PROFILE
  })
  if (open.target.endpoint?.origin === target.endpoint?.origin) return open
  open.close()
  throw new CannotRun(
    `the profile \`${profile}\` names the endpoint \`${open.target.endpoint?.origin}\`, and the account is at AWS`,
    'name a profile of that account, or give `--endpoint`',
  )
}

function headline({ accountId, caller, isCastellan }: Account, { endpoint, endpointFrom }: Target): string {
  const where = endpoint ? `${endpoint.origin}${isCastellan ? ' (Castellan)' : ''}` : 'AWS'
  const calledOut =
    endpointFrom === 'environment or profile' ? ', an endpoint that the environment or profile names' : ''
  return `account ${accountId} at ${where}${calledOut}, as ${caller.kind === 'root' ? 'root' : caller.arn}`
}

/**
 * What a command that changes without asking must be told: an endpoint that nobody typed can be forgotten in an
 * environment.
 * @throws CannotRun
 */
export function assertNamed({ endpointFrom }: Target, { endpoint, account }: TargetFlags): void {
  if (endpointFrom === 'environment or profile' && endpoint === undefined && account === undefined)
    throw new CannotRun(
      'the endpoint comes from the environment or the profile, and `--yes` would change the account behind it unasked',
      'name what you mean with `--endpoint URL` or `--account ID`',
    )
}
