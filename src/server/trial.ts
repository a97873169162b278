import { AwsError, BoundedCache, type MaybePromise, principalName } from '../aws/index.ts'
import type { Gateway } from '../gateway/index.ts'
import { smallestStatements } from '../policy/index.ts'
import { denialOf } from '../protocol/index.ts'
import type { Exchange } from './exchange.ts'
import type { Log } from './log.ts'
import type { Missing, Trial } from './trial-outcome.ts'

/** What of a node takes part. */
interface Trying {
  readonly gateway?: Gateway | undefined
  readonly trials: Trials
}

/** What the header of an answer says of its call. */
export const DRY_RUN_HEADER = 'x-castellan-dry-run'

const ALLOWED: Trial = { denial: undefined, missing: [] }

/**
 * Decides, and lets what is denied pass where its upstream is on trial: what would have been is on the exchange.
 *
 * INVARIANT: nothing but a denial passes. A caller that is not proved, a request that cannot be read and one that asks
 * for more than is decided at once are refused as ever, and services of Castellan's own have no upstream.
 */
export function decideOrTry(exchange: Exchange, node: Trying, decide: () => MaybePromise<void>): MaybePromise<void> {
  const upstream = node.gateway?.upstreamOf(exchange.call)
  if (!upstream?.isOnTrial) return decide()
  return tried(exchange, node, decide)
}

async function tried(exchange: Exchange, { trials }: Trying, decide: () => MaybePromise<void>): Promise<void> {
  exchange.trial = ALLOWED
  try {
    await decide()
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== denialOf(exchange.call, '').code) throw error
    exchange.trial = trials.report(exchange, error)
  }
}

/** What was said once is not said again, as long as so many others were not between. */
const REPORTED = 2000

/** The reports of a node's trials: each kind of denial is written to the log when it comes for the first time. */
export class Trials {
  readonly #log: Log
  readonly #known = new BoundedCache<string, readonly Missing[]>(REPORTED)

  constructor(log: Log) {
    this.#log = log
  }

  report({ call, caller, decided }: Exchange, denial: AwsError): Trial {
    const principal = principalName(caller)
    const pairs = decided?.pairs ?? []
    const asks = pairs.map(({ request }) => `${request.action} ${request.resource}`).join(', ')
    const key = `${principal}\n${denial.message}\n${asks}`
    let missing = this.#known.get(key)
    if (!missing) {
      const { grants, denies } = smallestStatements(pairs, principal)
      missing = denies.length > 0 ? [] : grants
      this.#known.set(key, missing)
      const lacks = missing.map(
        ({ type, statements }) => `${type}: ${statements.map((each) => JSON.stringify(each)).join(', ')}`,
      )
      const would = `dry run: ${call.signingName} ${call.operation ?? ''} would be denied: ${denial.message}`
      this.#log.warn(lacks.length === 0 ? would : `${would}; what is missing: ${lacks.join('; ')}`)
    }
    return { denial, missing }
  }
}

/** What the event of a call on trial says of it. */
export function trialOf({ trial }: Exchange): object | undefined {
  if (!trial) return undefined
  return {
    dryRun: trial.denial ? 'would be denied' : 'allowed',
    ...(trial.missing.length > 0 && { missing: trial.missing }),
  }
}

/** As the answers of calls on trial are headed. */
export function dryRunHeader({ denial }: Trial): 'allowed' | 'would-be-denied' {
  return denial ? 'would-be-denied' : 'allowed'
}
