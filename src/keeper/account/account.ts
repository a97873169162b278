import { setTimeout as sleep } from 'node:timers/promises'
import { type AccountId, accountId, parseArn } from '../../aws/index.ts'
import { type Answer, callName, isBadCredentials, UnansweredError, unanswered } from './call.ts'
import { CannotRun } from './cannot-run.ts'
import type { Send } from './clients.ts'
import { badCredentials } from './explain.ts'
import type { Journal, Made } from './journal.ts'
import { listed, pagesOf } from './pages.ts'
import { Redactor } from './redactor.ts'
import { type Call, call, type Input, type OperationName, type Output, type ServiceName } from './services.ts'

export interface Caller {
  readonly kind: 'root' | 'user' | 'role'
  /** As STS says it: of a role, that of the session. */
  readonly arn: string
  /** The user's name, or the role's. */
  readonly name: string
}

/** What is known of an account before anything in it is looked at. */
export interface AccountFacts {
  readonly accountId: AccountId
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string
  readonly caller: Caller
  /** Whether this is AWS itself, and no endpoint that has a part of it. */
  readonly isAws: boolean
  /** Whether this is Castellan: then its own service does what AWS offers in its console alone. */
  readonly isCastellan: boolean
  /** The region of services that are kept by region. */
  readonly region: string
}

/** How many reads run at once: enough to be quick, few enough for IAM's limits. */
const PARALLEL_READS = 8

/**
 * An account as its API shows it. `read`, `list` and `ask` change nothing; all changes go through `change`, which keeps
 * the journal. Answers to reads are remembered: checks that ask the same share one call, until `forget`.
 */
export class Account implements AccountFacts {
  readonly accountId: AccountId
  readonly partition: string
  readonly caller: Caller
  readonly isAws: boolean
  readonly isCastellan: boolean
  readonly region: string
  readonly #send: Send
  readonly #journal: Journal | undefined
  readonly #redactor: Redactor
  readonly #answers = new Map<string, Promise<Answer<unknown>>>()
  readonly #views = new Map<string, Promise<unknown>>()
  #running = 0
  readonly #queue: (() => void)[] = []

  /** Milliseconds, between two looks at something that takes its time. */
  readonly wait: (milliseconds: number) => Promise<void>

  constructor(
    facts: AccountFacts,
    send: Send,
    {
      journal,
      redactor = new Redactor(),
      wait = sleep,
    }: { readonly journal?: Journal; readonly redactor?: Redactor; readonly wait?: Account['wait'] } = {},
  ) {
    this.accountId = facts.accountId
    this.partition = facts.partition
    this.caller = facts.caller
    this.isAws = facts.isAws
    this.isCastellan = facts.isCastellan
    this.region = facts.region
    this.#send = send
    this.#journal = journal
    this.#redactor = redactor
    this.wait = wait
  }

  /** The same account, its changes kept in `journal`. */
  withJournal(journal: Journal): Account {
    return new Account(this, this.#send, { journal, redactor: this.#redactor, wait: this.wait })
  }

  /** The answer to a call that changes nothing. @throws UnansweredError where it is not a result. */
  async read<S extends ServiceName, O extends OperationName<S>>(
    service: S,
    operation: O,
    input: Input<S, O>,
    region?: string,
  ): Promise<Output<S, O>> {
    const answer = await this.ask(service, operation, input, region)
    if (answer.status === 'done') return answer.output
    throw new UnansweredError(answer)
  }

  /** The same for callers to whom a refusal says something, such as that a password policy does not exist. */
  ask<S extends ServiceName, O extends OperationName<S>>(
    service: S,
    operation: O,
    input: Input<S, O>,
    region?: string,
  ): Promise<Answer<Output<S, O>>> {
    return this.askCall(call(service, operation, input, region)) as Promise<Answer<Output<S, O>>>
  }

  /** The same for a call that stands in a table. */
  askCall(asked: Call): Promise<Answer<unknown>> {
    const key = JSON.stringify([callName(asked), asked.input, asked.region])
    const known = this.#answers.get(key)
    const answer = known ?? this.#bounded(() => this.#answer(asked))
    if (!known) this.#answers.set(key, answer)
    return answer
  }

  /** The same, not remembered: for what changes while it is asked, and for what is too large to keep. */
  async readAnew<S extends ServiceName, O extends OperationName<S>>(
    service: S,
    operation: O,
    input: Input<S, O>,
    region?: string,
  ): Promise<Output<S, O>> {
    const answer = await this.#bounded(() => this.#answer(call(service, operation, input, region)))
    if (answer.status === 'done') return answer.output as Output<S, O>
    throw new UnansweredError(answer)
  }

  /** The pages of a list that is too large to keep, one after the other. @throws UnansweredError */
  pages<S extends ServiceName, O extends OperationName<S>>(
    service: S,
    operation: O,
    input: Input<S, O>,
    region?: string,
  ): AsyncGenerator<Output<S, O>, void> {
    const page = (token: object) => this.readAnew(service, operation, Object.assign({}, input, token), region)
    return pagesOf(page, callName({ service, operation }))
  }

  /** What is made from several reads, made once for all that ask, until `forget`. */
  view<T>(name: string, make: () => Promise<T>): Promise<T> {
    const known = this.#views.get(name)
    const made = known ?? make()
    if (!known) this.#views.set(name, made)
    return made as Promise<T>
  }

  /** All items of a list, page by page. @throws UnansweredError where a page is not answered: half a list is none. */
  list<S extends ServiceName, O extends OperationName<S>, K extends keyof Output<S, O> & string>(
    service: S,
    operation: O,
    input: Input<S, O>,
    key: K,
    region?: string,
  ): Promise<Extract<NonNullable<Output<S, O>[K]>, readonly unknown[]>[number][]> {
    const page = (token: object) => this.read(service, operation, Object.assign({}, input, token), region)
    return listed(page, key, callName({ service, operation }))
  }

  /** Makes a change, noted in the journal before and after. @throws UnansweredError */
  async change(changing: Call, made: Made): Promise<unknown> {
    const journal = this.#journal
    if (!journal) throw new Error(`${callName(changing)} would change the account, and there is no journal`)
    journal.begin(changing, made)
    const answer = await this.#answer(changing)
    journal.end(changing, made, answer.status)
    this.forget()
    if (answer.status === 'done') return answer.output
    throw new UnansweredError(answer)
  }

  /** From now on, no error of this account says `secret`, whatever the service answers. */
  redact(secret: string): void {
    this.#redactor.add(secret)
  }

  /** What was read is read anew. */
  forget(): void {
    this.#answers.clear()
    this.#views.clear()
  }

  async #answer(asked: Call): Promise<Answer<unknown>> {
    try {
      return { status: 'done', output: await this.#send(asked) }
    } catch (error) {
      if (error instanceof CannotRun) throw error
      if (isBadCredentials(error)) throw this.#redacted(badCredentials(error))
      const answer = unanswered(asked, error, this)
      return 'message' in answer ? { ...answer, message: this.#redactor.redacted(answer.message) } : answer
    }
  }

  #redacted({ message, hint, cause }: CannotRun): CannotRun {
    return new CannotRun(this.#redactor.redacted(message), hint, { cause })
  }

  async #bounded<T>(run: () => Promise<T>): Promise<T> {
    if (this.#running >= PARALLEL_READS) await new Promise<void>((resolve) => this.#queue.push(resolve))
    this.#running++
    try {
      return await run()
    } finally {
      this.#running--
      this.#queue.shift()?.()
    }
  }
}

/**
 * Asks who is calling, and what kind of account answers.
 * @throws CannotRun where nobody answers, or the credentials are refused.
 */
export async function identify(
  send: Send,
  { endpoint, region }: { endpoint: URL | undefined; region: string },
): Promise<AccountFacts> {
  const identity = call('sts', 'GetCallerIdentity', {})
  const { Account: id = '', Arn = '' } = (await send(identity).catch((error: unknown) => {
    throw badCredentials(error, endpoint)
  })) as Output<'sts', 'GetCallerIdentity'>
  const { partition = 'aws', resource = '' } = parseArn(Arn) ?? {}
  return {
    accountId: accountId(id),
    partition,
    caller: callerOf(Arn, resource),
    isAws: endpoint === undefined,
    isCastellan: endpoint !== undefined && (await answersAsCastellan(send, id)),
    region,
  }
}

function callerOf(arn: string, resource: string): Caller {
  if (resource === 'root') return { kind: 'root', arn, name: 'root' }
  const parts = resource.split('/')
  if (parts[0] === 'assumed-role') return { kind: 'role', arn, name: parts[1] ?? '' }
  return { kind: 'user', arn, name: parts.at(-1) ?? '' }
}

/**
 * A refusal that names the action is an answer too: only Castellan has this service. Others answer with something to
 * whatever they are asked, and must not be sent the codes of root's device.
 */
async function answersAsCastellan(send: Send, id: string): Promise<boolean> {
  const describe = call('castellan', 'DescribeAccount', {})
  try {
    const { AccountId, Version } = (await send(describe)) as Partial<Output<'castellan', 'DescribeAccount'>>
    return AccountId === id && typeof Version === 'string'
  } catch (error) {
    const answer = unanswered(describe, error, { isAws: false })
    return answer.status === 'denied' && answer.message.includes('account:GetAccountInformation')
  }
}
