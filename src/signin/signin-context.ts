import type { AuthenticatedPrincipal, Clock, Random } from '../aws/index.ts'
import type { MasterKey, PasswordHasher } from '../credentials/index.ts'
import { PasswordThrottle } from '../identity/password-throttle.ts'
import type { Store } from '../storage/store.ts'
import { redirect } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import type { Attempt, SigninOutcome, SigninServices } from './attempt.ts'
import { type ConsolePassword, passwordWithId } from './console-password.ts'
import type { ConsoleSession, ConsoleSessions } from './console-sessions.ts'
import { ConsoleCookies } from './cookies.ts'
import type { StsPort } from './federation.ts'
import type { FirstRun } from './first-run.ts'
import { FormGuard } from './form-guard.ts'
import { localPath } from './local-path.ts'
import { beginning, type Failure, paused, USED_CODE, WRONG, WRONG_CODE, WRONG_PAIR } from './pages/failures.ts'
import type { FormFacts } from './pages/form-elements.ts'
import { pageResponse } from './pages/layout.ts'
import { busyPage, droppedCookiePage, expiredPage, foreignFormPage, lockedOutPage } from './pages/notices.ts'
import { Tickets } from './tickets.ts'
import { TokenBuckets } from './token-buckets.ts'

/** What the server gives the sign-in pages. */
export interface SigninDependencies {
  readonly store: Store
  readonly masterKey: MasterKey
  readonly passwords: PasswordHasher
  readonly clock: Clock
  readonly random: Random
  /** The origin that browsers see; never taken from a request. */
  readonly publicUrl: string
  /** The server's own, so that the console's API and the pages agree. */
  readonly sessions: ConsoleSessions
  /** The one-time link, when the server started without an account. */
  readonly firstRun: FirstRun | undefined
  readonly sts: StsPort
}

/** Who may be signed in: by a password, or as what a provider or a broker has a session of. */
export type ConsolePrincipal = ConsolePassword['principal'] | AuthenticatedPrincipal

/**
 * What every sign-in page shares: the services that its steps work with, forms that are ours, and what outcomes look
 * like.
 */
export class SigninContext {
  readonly services: SigninServices
  readonly firstRun: FirstRun | undefined
  readonly #guard: FormGuard

  constructor(dependencies: SigninDependencies) {
    const { store, clock, publicUrl } = dependencies
    const cookies = new ConsoleCookies(publicUrl)
    this.firstRun = dependencies.firstRun
    this.#guard = new FormGuard({ ...dependencies, cookies })
    this.services = {
      ...dependencies,
      cookies,
      tickets: new Tickets({ ...dependencies, cookies }),
      throttle: new PasswordThrottle(store, clock),
      limits: {
        perAddress: new TokenBuckets({ capacity: 30, perSecond: 0.2, keys: 50_000, clock }),
        altogether: new TokenBuckets({ capacity: 300, perSecond: 5, keys: 1, clock }),
        perPrincipal: new TokenBuckets({ capacity: 30, perSecond: 0.2, keys: 50_000, clock }),
        unproved: new TokenBuckets({ capacity: 30, perSecond: 1, keys: 50_000, clock }),
      },
    }
  }

  /** Hidden fields for a page's forms, and the cookies that go with them. */
  formFacts(request: PageRequest): { readonly facts: FormFacts; readonly cookies: readonly string[] } {
    const { formToken, cookies } = this.#guard.tokenFor(request)
    return { facts: { formToken, target: targetOf(request) }, cookies }
  }

  /** The answer to a form that is not ours; `undefined` when it is. */
  refusal(request: PageRequest): PageResponse | undefined {
    switch (this.#guard.judge(request)) {
      case 'ours':
        return undefined
      case 'dropped':
        return pageResponse(droppedCookiePage, { status: 403 })
      case 'foreign':
        return pageResponse(foreignFormPage, { status: 403 })
    }
  }

  attempt(request: PageRequest): Attempt {
    return {
      origin: { sourceIp: request.sourceIp, userAgent: request.userAgent },
      cookieHeader: request.headers.cookie,
      target: targetOf(request),
    }
  }

  /** The browser's console session and its principal, when both still stand. */
  async signedIn(
    request: PageRequest,
  ): Promise<{ readonly session: ConsoleSession; readonly principal: ConsolePrincipal } | undefined> {
    const session = await this.services.sessions.authenticate(request)
    const principal = session && (await this.principalOf(session))
    return principal && { session, principal }
  }

  /** Whose console session it is; `undefined` where that one is gone. */
  async principalOf(session: ConsoleSession): Promise<ConsolePrincipal | undefined> {
    const { store, sts } = this.services
    if (session.federated) return await sts.callerOf(session.federated)
    return (await passwordWithId(store.read(session.accountId), session.principalId))?.principal
  }

  /** Where an outcome leads that is the same on every page; `retry` shows the page again, with what failed. */
  answer(
    outcome: SigninOutcome,
    retry: (failure: Failure) => PageResponse | Promise<PageResponse>,
  ): PageResponse | Promise<PageResponse> {
    switch (outcome.kind) {
      case 'session': {
        const page = outcome.hasNotice ? '/signin/notice' : '/signin/done'
        return redirect(303, `${page}?redirect=${encodeURIComponent(outcome.target)}`, outcome.cookies)
      }
      case 'ticket':
        return redirect(303, outcome.stage === 'mfa' ? '/signin/mfa' : '/signin/password', outcome.cookies)
      case 'refused':
        return retry(beginning(WRONG, outcome.pause, this.services.clock()))
      case 'paused':
        return retry(paused(outcome.pause, this.services.clock()))
      case 'wrong-code':
        return retry(beginning(WRONG_CODE, outcome.pause, this.services.clock()))
      case 'wrong-pair':
        return retry(beginning(WRONG_PAIR, outcome.pause, this.services.clock()))
      case 'used-code':
        return retry(USED_CODE)
      case 'bad-password':
        return retry({ text: outcome.message })
      case 'resynced':
        return redirect(303, '/signin/mfa')
      case 'busy':
        return pageResponse(busyPage, { status: 429 })
      case 'expired':
        return pageResponse(expiredPage, { status: 403, cookies: [this.services.cookies.clear('ticket')] })
      case 'locked-out':
        return pageResponse(lockedOutPage, { status: 403, cookies: [this.services.cookies.clear('ticket')] })
    }
  }
}

/** Where the request wants to end: a local path, whatever it says. */
export function targetOf({ query, form }: PageRequest): string {
  return localPath(form.get('redirect') ?? query.get('redirect') ?? query.get('next') ?? query.get('redirect_uri'))
}
