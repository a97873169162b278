import { type Counter, Counters, type Family, type Histogram, Histograms } from '../../metrics/index.ts'
import type { Operation } from '../../services/operation.ts'
import type { Exchange } from '../exchange.ts'
import { RateExceeded } from '../rate-limits.ts'

/** What came of a request. */
type Outcome = keyof typeof OUTCOMES

const OUTCOMES = {
  ok: 0,
  denied: 1,
  unauthenticated: 2,
  throttled: 3,
  invalid: 4,
  unimplemented: 5,
  unavailable: 6,
  failed: 7,
}

/** As services spell a denial: some answer 403, some 400. */
const DENIALS = ['AccessDenied', 'UnauthorizedOperation', 'AuthorizationError', 'NotAuthorized']

const OTHER = 'other'

/** One operation's series, by outcome, each made when it is first needed. */
interface Row {
  readonly service: string
  readonly operation: string
  readonly counters: (Counter | undefined)[]
  readonly time: Histogram
}

/**
 * How many requests came, and how long they took. A label is the name of a service and an operation of AWS's, as the
 * models have it, where this server or an upstream answers for it, and nothing else that a request says: what nobody
 * here answers for is `other`.
 */
export class RequestMetrics {
  readonly #requests = new Counters({
    name: 'castellan_requests',
    help: 'Requests to AWS services, by service, operation and outcome.',
    labels: ['service', 'operation', 'outcome'],
  })
  readonly #times = new Histograms(
    {
      name: 'castellan_request_duration_seconds',
      help: 'From the head of a request to its answer, or to the head of one that streams.',
      unit: 'seconds',
      labels: ['service', 'operation'],
    },
    500,
  )
  readonly #callers = new Counters({
    name: 'castellan_caller_lookups',
    help: 'Whether who asks, and what its policies say, was known (hit) or had to be read from the store (miss).',
    labels: ['cache'],
  })
  readonly #pages = new Counters({
    name: 'castellan_pages',
    help: 'Pages of sign-in and console, by the first digit of their status.',
    labels: ['status'],
  })
  readonly #rows = new Map<Operation, Row>()
  readonly #other = this.#newRow(OTHER, OTHER)
  readonly #hit = this.#callers.of('hit')
  readonly #miss = this.#callers.of('miss')

  get families(): readonly Family[] {
    return [this.#requests, this.#times, this.#callers, this.#pages]
  }

  /** @param seconds that it took. */
  answered(exchange: Exchange, status: number, seconds: number): void {
    const row = this.#rowOf(exchange)
    const outcome = outcomeOf(exchange, status)
    const counter = row.counters[OUTCOMES[outcome]]
    if (counter) counter.value++
    else this.#first(row, outcome)
    row.time.observe(seconds)
  }

  /** One whose head alone said that it cannot be answered: no service of it was looked for. */
  refused(status: number): void {
    this.#first(this.#other, status < 500 ? 'invalid' : 'unavailable')
  }

  /** @param found what the authenticator gave: a promise where it had to look. */
  lookedUp(found: unknown): void {
    if (found instanceof Promise) this.#miss.value++
    else this.#hit.value++
  }

  page(status: number): void {
    this.#pages.of(`${Math.floor(status / 100)}xx`).add()
  }

  #first({ service, operation, counters }: Row, outcome: Outcome): void {
    const counter = this.#requests.of(service, operation, outcome)
    counters[OUTCOMES[outcome]] = counter
    counter.add()
  }

  #rowOf({ operation, call, forwarded }: Exchange): Row {
    if (operation) return this.#rows.get(operation) ?? this.#newRowOf(operation, call.service)
    if (!forwarded || call.service === undefined || call.operation === undefined) return this.#other
    return this.#newRow(call.service, call.operation)
  }

  #newRowOf(operation: Operation, service = OTHER): Row {
    const row = this.#newRow(service, operation.name)
    this.#rows.set(operation, row)
    return row
  }

  #newRow(service: string, operation: string): Row {
    return { service, operation, counters: [], time: this.#times.of(service, operation) }
  }
}

function outcomeOf({ error, caller, authorised }: Exchange, status: number): Outcome {
  if (status < 400) return 'ok'
  if (error instanceof RateExceeded) return 'throttled'
  if (error && !authorised && caller && DENIALS.some((code) => error.code.startsWith(code))) return 'denied'
  if (status === 501) return 'unimplemented'
  if (status === 503) return 'unavailable'
  if (status >= 500) return 'failed'
  return caller ? 'invalid' : 'unauthenticated'
}
