import { hash } from 'node:crypto'
import { type AccountId, accountOfArn, type Clock, type MaybePromise, parseArn, UncertainArn } from '../../aws/index.ts'
import type { ApiRequest, Ask, ResourceNames } from '../../requests/index.ts'
import type { Enquiries } from './enquiries.ts'
import { LEASE } from './lease.ts'
import { nameQuestion } from './name-questions.ts'
import { Remembered } from './remembered.ts'
import { unanswered } from './unanswered.ts'

const MOST_NAMES = 10_000

/** Whole names of what upstreams have: the key behind an alias, a secret's six characters. */
export class UpstreamNames implements ResourceNames {
  readonly #enquiries: Enquiries
  readonly #hasAccount: (account: AccountId) => MaybePromise<boolean>
  /** The ARN, or nothing. */
  readonly #names: Remembered<string>

  constructor(enquiries: Enquiries, hasAccount: (account: AccountId) => MaybePromise<boolean>, clock: Clock) {
    this.#enquiries = enquiries
    this.#hasAccount = hasAccount
    this.#names = new Remembered(MOST_NAMES, LEASE, clock)
  }

  /** @throws AwsError (503) where it cannot be found out. INVARIANT (fail closed) */
  async find(ask: Ask, request: ApiRequest): Promise<string | undefined> {
    const { resource } = ask
    if (!(resource instanceof UncertainArn)) return undefined
    const [known = ''] = resource.known
    const account = accountOfArn(known)
    const region = parseArn(known)?.region
    const asking = nameQuestion(known, ask, request)
    if (asking === undefined || account === undefined || !region || !(await this.#hasAccount(account))) return undefined
    const { question, arnIn } = asking
    const key = `${question.service} ${region} ${account} ${hash('sha256', question.operation + question.body + question.path)}`
    const found = await this.#names.find(key, async () => {
      const answered = await this.#enquiries.ask(question, account, region)
      // Else who keeps an upstream busy would be decided on without the policy of what it asks for.
      if (answered.kind === 'unanswered' && !answered.isRefused) throw answered.why ?? unanswered(question.service)
      if (answered.kind !== 'answer') return NOTHING
      try {
        return asOurs(arnIn(answered.text) ?? NOTHING, known)
      } catch {
        return NOTHING
      }
    })
    return found === NOTHING ? undefined : found
  }

  /** After a call that may have made, renamed or deleted something of a service. */
  changed(service: string): void {
    this.#names.dropWhere((key) => key.startsWith(`${service} `))
  }
}

const NOTHING = ''

/** An upstream's ARNs may have another account or Region than ours: whose and where it is, the request says. */
function asOurs(found: string, known: string): string {
  const theirs = parseArn(found)
  const ours = parseArn(known)
  if (theirs === undefined || ours === undefined) return NOTHING
  return `arn:${ours.partition}:${ours.service}:${ours.region}:${ours.accountId}:${theirs.resource}`
}
