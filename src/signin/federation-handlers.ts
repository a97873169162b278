import { createHash } from 'node:crypto'
import { type AuthenticatedPrincipal, newAccessKeyId, newSecretAccessKey } from '../aws/index.ts'
import { equalSecrets, isUserSession, openSession, sealSession } from '../credentials/index.ts'
import { jsonAnswer, redirect, textAnswer } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import type { SigninServices } from './attempt.ts'
import type { FederatedSession } from './console-sessions.ts'
import { consoleTarget } from './console-target.ts'
import { recordSigninEvent } from './events.ts'
import { giveFederatedSession } from './finish-federated.ts'
import { brokerLinkPage, brokerPage } from './pages/federation.ts'
import { pageResponse } from './pages/layout.ts'
import type { SigninContext } from './signin-context.ts'
import { openSigninToken, type SigninToken, sealSigninToken } from './signin-token.ts'
import type { RoleCredentials } from './switched-role.ts'

const LEAST_SECONDS = 900
const MOST_SECONDS = 43_200

/**
 * `/federation?Action=getSigninToken` and `?Action=login`: how an organisation's own broker signs people in to the
 * console, with credentials that it has of STS.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
export async function federation(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const given = request.method === 'POST' && request.form.has('Action') ? request.form : request.query
  const action = given.get('Action')
  if (action === 'getSigninToken') return await getSigninToken(context, request, given)
  if (action === 'login' && request.method !== 'POST') return await showLogin(context, request)
  return textAnswer(400, 'Action must be getSigninToken, or login by GET.')
}

/** Programs ask for it, which keep no cookies: by whatever name they call this machine. */
export function asksForToken({ path, query }: PageRequest): boolean {
  return path === '/federation' && query.get('Action') === 'getSigninToken'
}

/** Credentials in exchange for a token to sign in with. Whoever has them whole may do by it what they can do anyway. */
async function getSigninToken(
  { services, attempt }: Pick<SigninContext, 'services' | 'attempt'>,
  request: PageRequest,
  given: URLSearchParams,
): Promise<PageResponse> {
  const { masterKey, clock, store } = services
  const credentials = credentialsIn(given.get('Session'))
  const session = credentials && (await provedBy(credentials, services))
  if (!credentials || !session) return textAnswer(400, 'Session must be the JSON of valid temporary credentials.')
  const seconds = secondsIn(given.get('SessionDuration'), session.session)
  if (typeof seconds === 'string') return textAnswer(400, seconds)
  const sessionEndsAt = seconds === undefined ? session.session.expiresAt : clock() + seconds * 1000
  const { accessKeyId, sessionToken } = credentials
  const token = sealSigninToken(masterKey, { accessKeyId, sessionToken, sessionEndsAt }, services)
  const { origin } = attempt(request)
  await store.record(session.session.accountId, (tx) =>
    recordSigninEvent(tx, session.caller, 'GetSigninToken', { origin, clock }),
  )
  return jsonAnswer(200, { SigninToken: token })
}

/**
 * `GET /federation?Action=login`: who is to be signed in. Any site can send a browser here: nobody is, before they say
 * so.
 */
async function showLogin(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const { services } = context
  const text = request.query.get('SigninToken')
  const found = await sessionBy(openSigninToken(services.masterKey, text, services.clock()), services)
  if (!found || text === null) return pageResponse(brokerLinkPage, { status: 403 })
  const { facts, cookies } = context.formFacts(request)
  const target = consoleTarget(request.query.get('Destination'), services.publicUrl)
  return pageResponse(brokerPage({ ...facts, target, who: found.caller.arn, token: text }), { cookies })
}

/** `POST /federation/login`: the page's own form. */
export async function takeLogin(context: SigninContext, request: PageRequest): Promise<PageResponse> {
  const refusal = context.refusal(request)
  if (refusal) return refusal
  const { services } = context
  const { store, masterKey, clock, random, publicUrl } = services
  const token = openSigninToken(masterKey, request.form.get('SigninToken'), clock())
  const found = await sessionBy(token, services)
  const tokenHash = token && createHash('sha256').update(`signin-token\0${token.id}`).digest('hex')
  const isFirst =
    found &&
    tokenHash &&
    (await store.record(found.session.accountId, (tx) => tx.usedAssertions.use(tokenHash, token.usableUntil)))
  if (!token || !found || !isFirst) return pageResponse(brokerLinkPage, { status: 403 })
  // "The resulting console session might include a distinct AccessKeyId." Who holds the broker's key is not it.
  const session = {
    ...found.session,
    accessKeyId: newAccessKeyId('ASIA', found.session.accountId, random),
    secretAccessKey: newSecretAccessKey(random),
    expiresAt: token.sessionEndsAt,
  }
  const credentials = { ...session, sessionToken: sealSession(masterKey, session, random) }
  const target = consoleTarget(request.form.get('redirect'), publicUrl)
  const { origin } = context.attempt(request)
  const cookies = await giveFederatedSession(services, credentials, { origin, target })
  if (!cookies) return pageResponse(brokerLinkPage, { status: 403 })
  return redirect(303, `/signin/done?redirect=${encodeURIComponent(target)}`, cookies)
}

interface Found {
  readonly session: FederatedSession
  readonly caller: AuthenticatedPrincipal
}

/** Of whom credentials are that are whole, and not over. */
async function provedBy(credentials: RoleCredentials, services: SigninServices): Promise<Found | undefined> {
  const found = await foundBy(credentials, services)
  if (!found || !equalSecrets(credentials.secretAccessKey, found.session.secretAccessKey)) return undefined
  return services.clock() < found.session.expiresAt ? found : undefined
}

/** Of whom a token is. The credentials behind it may be over by now: how long they count is said in the token. */
async function sessionBy(token: SigninToken | undefined, services: SigninServices): Promise<Found | undefined> {
  return token && (await foundBy(token, services))
}

async function foundBy(
  { accessKeyId, sessionToken }: Pick<RoleCredentials, 'accessKeyId' | 'sessionToken'>,
  { masterKey, sts }: SigninServices,
): Promise<Found | undefined> {
  const session = openSession(masterKey, sessionToken, accessKeyId)
  // A user has a password for this; a session of its own must not become a browser's.
  if (!session || isUserSession(session) || session.delegate !== undefined) return undefined
  const caller = await sts.callerOf(session)
  return caller && { session, caller }
}

function credentialsIn(text: string | null): RoleCredentials | undefined {
  try {
    const { sessionId, sessionKey, sessionToken } = JSON.parse(text ?? '')
    const isText = [sessionId, sessionKey, sessionToken].every((each) => typeof each === 'string')
    return isText ? { accessKeyId: sessionId, secretAccessKey: sessionKey, sessionToken } : undefined
  } catch {
    return undefined
  }
}

/** How long the console session is to last; `undefined` for as long as the credentials; a text for why it cannot. */
function secondsIn(text: string | null, session: FederatedSession): number | string | undefined {
  if (text === null) return undefined
  if (session.issuedBy === 'GetFederationToken') {
    return 'SessionDuration cannot be used with credentials of GetFederationToken.'
  }
  // "GetScopedCredentials cannot extend a session beyond its original expiration": nor does its console session.
  if (session.scopes !== undefined) return 'SessionDuration cannot be used with credentials of GetScopedCredentials.'
  if (session.isChained) return 'SessionDuration cannot be used with credentials of role chaining.'
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)) {
    return `SessionDuration must be from ${LEAST_SECONDS} to ${MOST_SECONDS} seconds.`
  }
  return seconds
}
