import {
  compile,
  explain,
  type Layers,
  type PolicyRequest,
  type PolicySource,
  type Principal,
  smallestStatements,
} from '../../policy/index.ts'
import { type Account, CannotRun, ifExists, UnansweredError } from '../account/index.ts'
import { type DecidedEvent, type EventAsk, findEvent } from './event.ts'
import type { ExplainedAsk, ExplainedEvent } from './explained-event.ts'
import { inForce, policiesNow } from './policies-now.ts'
import { type PoliciesThen, policiesThen, type Sources } from './policies-then.ts'
import { ownerOf, principalOf, requestOf } from './request.ts'
import { resourcePolicyNow } from './resource-policy-now.ts'

/** As many asks as are explained: those that were denied come first. */
const MOST_ASKS = 5

/**
 * @throws CannotRun for an event that the account does not have, and where the caller may not read it or the policies.
 */
export async function explainEvent(account: Account, eventId: string): Promise<ExplainedEvent> {
  try {
    const event = await findEvent(account, eventId)
    if (!event)
      throw new CannotRun(
        `account ${account.accountId} has no event \`${eventId}\` in ${account.region}`,
        'take the id from the event history; give the Region of the event by `--profile` or `AWS_REGION`',
      )
    return await explained(account, event)
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    const hint =
      error.answer.status === 'denied'
        ? `allow \`${error.answer.action}\`: whoever asks needs to read the event and the policies that decided`
        : 'look at the endpoint, and run again'
    throw new CannotRun(`the decision cannot be explained: ${error.message}`, hint, { cause: error })
  }
}

async function explained(account: Account, event: DecidedEvent): Promise<ExplainedEvent> {
  const { id, name, source, time, errorCode, errorMessage, asks, omittedAsks, caller } = event
  const common = { event: { id, name, source, time, errorCode, errorMessage, asks, omittedAsks, caller: caller.arn } }
  const principal = principalOf(event)
  const notDecided = whyNotDecided(event, principal)
  if (notDecided !== undefined || !principal)
    return { ...common, notDecided, gone: undefined, changes: [], lost: [], asks: [], remedy: undefined }
  const { gone, identity, boundary } = await policiesNow(account, caller)
  const now: Sources = {
    'identity-based policy': identity,
    ...(boundary && { 'permissions boundary': [boundary] }),
    'session policy': await passedNow(account, event),
  }
  const denied = asks.filter(({ effect }) => effect !== 'Allow')
  const looked = [...denied, ...asks.filter((ask) => !denied.includes(ask))].slice(0, MOST_ASKS)
  const of = { event, principal }
  const explainedAsks: ExplainedAsk[] = []
  const wanted: { readonly request: PolicyRequest; readonly layers: Layers }[] = []
  const changes = new Set<string>()
  const lost = new Set<string>()
  for (const asked of looked) {
    const own = await resourcePolicyNow(account, asked)
    const today = withResource(now, own)
    const then: PoliciesThen | undefined = denied.length > 0 ? await policiesThen(account, event, today) : undefined
    for (const change of then?.changes ?? []) changes.add(change)
    for (const each of then?.lost ?? []) lost.add(each)
    const request = requestOf(event, asked)
    const layers = layersOf(of, asked, today)
    if (gone === undefined) wanted.push({ request, layers })
    explainedAsks.push({
      asked,
      asItWas: then?.lost.length === 0 ? explain(request, layersOf(of, asked, then.sources), caller.arn) : undefined,
      today: gone === undefined ? explain(request, layers, caller.arn) : undefined,
    })
  }
  const remedy = smallestStatements(wanted, caller.arn)
  return { ...common, notDecided, gone, changes: [...changes], lost: [...lost], asks: explainedAsks, remedy }
}

function whyNotDecided(
  { asks, errorCode, errorMessage, caller, accountId }: DecidedEvent,
  principal: Principal | undefined,
): string | undefined {
  if (asks.length === 0 && errorCode === undefined)
    return 'it asked for one thing and was allowed: of such calls no decision is kept'
  if (asks.length === 0) return `no policy decided on it: ${errorMessage ?? errorCode}`
  if (!principal || ('accountId' in principal && principal.accountId !== accountId))
    return `whoever called is not of this account, and its policies are its own account's (${caller.type})`
  return undefined
}

/** What was passed to the session: a text as it was, a managed policy as it is in force. */
async function passedNow(account: Account, { policies }: DecidedEvent) {
  const passed = policies.filter(({ type }) => type === 'session policy')
  const sources = passed.map(async ({ policy, document, version }) =>
    version === undefined ? { policy, document: document ?? DENY_ALL } : passedManaged(account, policy),
  )
  return Promise.all(sources)
}

/** What a session's policy that is gone comes to: it may have held a deny. */
const DENY_ALL = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}'

async function passedManaged(account: Account, policy: string): Promise<PolicySource> {
  const isThere = ifExists(await account.ask('iam', 'GetPolicy', { PolicyArn: policy }))
  return isThere ? inForce(account, policy) : { policy, document: DENY_ALL }
}

function withResource(now: Sources, document: string | undefined): Sources {
  return document === undefined ? now : { ...now, 'resource-based policy': [{ policy: 'resource policy', document }] }
}

/** The server's name for what GetScopedCredentials narrowed a session to: each limits by itself. */
const SCOPE = 'scope-down policy'

function layersOf(
  { event, principal }: { readonly event: DecidedEvent; readonly principal: Principal },
  { resource }: EventAsk,
  sources: Sources,
): Layers {
  const {
    'identity-based policy': identity = [],
    'permissions boundary': boundary,
    'session policy': all = [],
  } = sources
  const session = all.filter(({ policy }) => policy !== SCOPE)
  const scopes = all.filter(({ policy }) => policy === SCOPE)
  const own = {
    identity: compile(identity),
    boundary: boundary && compile(boundary, 'permissions boundary'),
    // Whoever is federated has only what was passed; anybody else whom nothing was passed to is not limited.
    session: session.length > 0 || principal.kind === 'federated-user' ? compile(session, 'session policy') : undefined,
    scopes: scopes.map((scope) => compile([scope], 'session policy')),
    root: event.caller.type === 'Root' || event.caller.issuer?.type === 'Root',
  }
  const owner = ownerOf(event, resource)
  const policies = sources['resource-based policy']
  if (owner === event.accountId && !policies) return own
  return {
    ...own,
    principal,
    resource: { accountId: owner, policies: policies && compile(policies, 'resource-based policy') },
  }
}
