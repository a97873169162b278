import {
  Account,
  CannotRun,
  identify,
  resolveTarget,
  sender,
  type Target,
  type TargetFlags,
} from '../../secure/account/index.ts'
import { version } from '../../server/version.ts'

/** An account that answers, and how it was reached. */
export interface Reached {
  readonly account: Account
  readonly target: Target
  /** The same account with the credentials of another profile. @throws CannotRun where they are of another account. */
  readonly withProfile: (profile: string) => Promise<Reached>
  /** Lets go of connections. */
  readonly close: () => void
}

/**
 * Reaches the account that the flags, the environment and the profile say.
 *
 * @throws CannotRun, also where `--account` names another one.
 */
export async function reachAccount(command: string, flags: TargetFlags): Promise<Reached> {
  const target = await resolveTarget(flags)
  const { endpoint, region, credentials } = target
  const send = sender({ endpoint, region, credentials, userAgent: `castellan-${command}/${version()}` })
  const account = new Account(await identify(send, { endpoint, region }), send)
  if (flags.account !== undefined && flags.account !== account.accountId) {
    throw new CannotRun(
      `the credentials are of the account ${account.accountId}, not of ${flags.account}`,
      'give `--profile` with credentials of the account that is meant',
    )
  }
  return {
    account,
    target,
    withProfile: (profile) =>
      reachAccount(command, { profile, account: account.accountId, ...(endpoint && { endpoint: endpoint.href }) }),
    close: send.close,
  }
}

/** The first line of what a command says: which account, where, and who asks. */
export function reachedText({ account, target }: Reached): string {
  const { endpoint, endpointFrom } = target
  const where =
    endpoint === undefined ? 'AWS' : `${endpoint.origin}${endpointFrom === 'flag' ? '' : ` (from the ${endpointFrom})`}`
  return `account ${account.accountId} at ${where}, asked by ${account.caller.arn}`
}
