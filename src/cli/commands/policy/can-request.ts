import { accountId, isAccountPrincipal, type Principal } from '../../../aws/index.ts'
import { type Context, type Explanation, explain, principalKey } from '../../../policy/index.ts'
import { type Ask, asksOf, type Scope, TooMuchAsked } from '../../../requests/index.ts'
import {
  joined,
  type Paint,
  type Printable,
  painter,
  printable,
  printableJson,
  type Terminal,
} from '../../../terminal/index.ts'
import { type Given, UsageError } from '../../command.ts'
import { answerText } from './answer-text.ts'
import { type CAN_FLAGS, NOBODY_NAMED, requirePolicies } from './can-flags.ts'
import { defaultPolicies, type Limits, layersOf, readLimits, resourceAccount } from './layer-flags.ts'
import { readWholePolicies } from './policy-file.ts'
import { type ContextValues, contextValues } from './request.ts'
import { readRequest, type WrittenRequest } from './request-file.ts'
import { requestPrincipal } from './request-principal.ts'

type CanFlags = Given<typeof CAN_FLAGS>

/** Where a request is made that says nothing of it. */
const REGION = 'us-east-1'
const ACCOUNT = accountId('123456789012')

/** One thing that the request asks for, with the decision on it. */
interface DecidedAsk {
  readonly ask: Ask
  readonly explanation: Explanation
}

/** Decides on all that a request to a service of AWS's asks for. @returns the exit code. */
export async function canRequest(
  word: string,
  given: CanFlags,
  format: 'text' | 'json',
  terminal: Terminal,
): Promise<number> {
  for (const name of ['action', 'resource'] as const) {
    if (given[name] === undefined) continue
    throw new UsageError(`\`--${name}\` does not go with \`--request\``, 'a request says what it asks for')
  }
  const request = await readRequest(word)
  const named = given.principal ?? request.principal
  requirePolicies(given, named)
  const principal = named === undefined ? undefined : requestPrincipal(named)
  const scope = scopeOf(request, principal)
  if (request.account === undefined && scope.accountId === ACCOUNT && !isOf(ACCOUNT, principal)) {
    terminal.err(printable`castellan: note: nothing says in which account the request is made: taken as ${ACCOUNT}\n`)
  }
  const asks = asksIn(request, scope)
  const resourcePolicy = resourcePolicyFor(given, asks)
  const decided = decide(asks, {
    identity: await readWholePolicies(given.policy ?? []),
    resourcePolicy:
      resourcePolicy === undefined ? undefined : await readWholePolicies([resourcePolicy], 'resource-based policy'),
    limits: await readLimits(given),
    resourceAccount: given['resource-account'],
    given: contextValues(given.context),
    request,
    principal,
    scope,
  })
  const isAllowed = decided.every(({ explanation }) => explanation.decision.effect === 'Allow')
  if (format === 'json') terminal.data(printableJson(asData(request, isAllowed, decided)))
  else terminal.out(asText(request, isAllowed, decided, given.why === true, painter(terminal)))
  return isAllowed ? 0 : 1
}

function isOf(account: string, principal: Principal | undefined): boolean {
  return principal !== undefined && isAccountPrincipal(principal) && principal.accountId === account
}

function scopeOf({ account, region = REGION }: WrittenRequest, principal: Principal | undefined): Scope {
  const own = principal && isAccountPrincipal(principal) ? principal.accountId : ACCOUNT
  return { partition: 'aws', accountId: account ?? own, region }
}

function asksIn(request: WrittenRequest, scope: Scope): readonly Ask[] {
  try {
    return asksOf(request, scope)
  } catch (error) {
    if (!(error instanceof TooMuchAsked)) throw error
    throw new UsageError(`${error.message}, which is refused whoever asks`, 'ask for less in one request')
  }
}

/** It is one resource's: of a request for several nobody says whose. */
function resourcePolicyFor(given: CanFlags, asks: readonly Ask[]): string | undefined {
  const policy = given['resource-policy']
  if (policy === undefined || asks.length <= 1) return policy
  throw new UsageError(
    `\`--resource-policy\` is of one resource, and the request asks for ${asks.length} things`,
    'ask about each with `--action` and `--resource`',
  )
}

interface Surroundings {
  readonly identity: Awaited<ReturnType<typeof readWholePolicies>>
  readonly resourcePolicy: Awaited<ReturnType<typeof readWholePolicies>> | undefined
  readonly limits: Limits
  readonly resourceAccount: string | undefined
  readonly given: ContextValues
  readonly request: WrittenRequest
  readonly principal: Principal | undefined
  readonly scope: Scope
}

function decide(asks: readonly Ask[], surroundings: Surroundings): readonly DecidedAsk[] {
  const { identity, resourcePolicy, limits, principal, scope } = surroundings
  return asks.map((ask) => {
    const { action, resource } = ask
    const owner = resourceAccount(surroundings.resourceAccount, resource, principal) || scope.accountId
    const layers = layersOf({
      identity,
      principal,
      resource: { accountId: owner, policies: resourcePolicy ?? defaultPolicies(resource, owner) },
      ...limits,
    })
    const context = contextOf(ask, owner, surroundings)
    return { ask, explanation: explain({ action, resource, context }, layers, NOBODY_NAMED) }
  })
}

/** What is given, then what the file says, then what follows from the request and from who asks. */
function contextOf(ask: Ask, owner: string, { given, request, principal, scope }: Surroundings): Context {
  const written = lowered(request.context)
  const asked = lowered(ask.context)
  const made = new Map([
    ['aws:requestedregion', scope.region],
    ['aws:resourceaccount', owner],
  ])
  return (key) =>
    given.get(key) ??
    written.get(key) ??
    asked.get(key) ??
    (principal && principalKey(principal, key, Date.now())) ??
    made.get(key)
}

/** @throws UsageError for one key twice: whichever counted, the other could be the one that a policy forbids. */
function lowered(keys: Ask['context']): ContextValues {
  const values = new Map<string, string | readonly string[]>()
  for (const [name, value] of Object.entries(keys)) {
    const key = name.toLowerCase()
    if (values.has(key)) {
      throw new UsageError(`the condition key \`${name}\` is there twice, in other letter case`, 'say which is meant')
    }
    values.set(key, value)
  }
  return values
}

function asData({ service, operation }: WrittenRequest, allowed: boolean, decided: readonly DecidedAsk[]): object {
  const asks = decided.map(({ ask, explanation }) => ({ context: ask.context, ...explanation }))
  return { service, operation, allowed, asks }
}

function asText(
  { service, operation }: WrittenRequest,
  isAllowed: boolean,
  decided: readonly DecidedAsk[],
  isWhole: boolean,
  paint: Paint,
): Printable {
  const effect = isAllowed ? paint('green', 'allowed') : paint('red', 'denied')
  if (decided.length === 0) return printable`${effect}: ${service} ${operation}, which needs no permission\n`
  const answers = decided.map(({ ask, explanation }) =>
    joined([answerText(explanation, isWhole, paint), ...keyLines(ask)], ''),
  )
  const [only] = answers
  if (only !== undefined && answers.length === 1) return only
  const refused = decided.filter(({ explanation }) => explanation.decision.effect !== 'Allow').length
  const of = isAllowed ? `all ${decided.length}` : `${refused} of ${decided.length}`
  return printable`${effect}: ${service} ${operation}, ${of} that it asks for\n\n${joined(answers, '\n')}`
}

function keyLines({ context }: Ask): readonly Printable[] {
  return Object.entries(context).map(([name, value]) => {
    const values = [value].flat().map((each) => JSON.stringify(each))
    return printable`with ${name} ${values.join(', ')}\n`
  })
}
