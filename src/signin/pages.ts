import { AwsError } from '../aws/index.ts'
import { MasterKeyMissing } from '../credentials/index.ts'
import { StoreUnavailable } from '../storage/index.ts'
import { redirect } from '../web/answers.ts'
import type { PageRequest, PageResponse, Pages } from '../web/page.ts'
import { publicAddress } from '../web/public-address.ts'
import { showChoice, showUser, takeChoice, takeRootPassword, takeUserPassword } from './choose-handlers.ts'
import { asksForToken, federation, takeLogin } from './federation-handlers.ts'
import { showFirstRun, takeFirstRun } from './first-run-handlers.ts'
import { mfaHelpPage, passwordHelpPage } from './pages/help.ts'
import { assetResponse, pageResponse } from './pages/layout.ts'
import { busyPage, consoleOffPage, notFoundPage, unavailablePage } from './pages/notices.ts'
import { showSaml, takeSaml, takeSamlRole } from './saml-handlers.ts'
import { showDone, showNotice, showSignedOut, showSignOut, takeNotice, takeSignOut } from './session-handlers.ts'
import { SigninContext, type SigninDependencies } from './signin-context.ts'
import { showSwitchRole, takeExitRole, takeSwitchRole } from './switch-role-handlers.ts'
import {
  cancel,
  showMfa,
  showNewPassword,
  showResync,
  takeMfa,
  takeNewPassword,
  takeResync,
} from './ticket-handlers.ts'
import { clearingTossed } from './tossed-cookies.ts'

type Handler = (context: SigninContext, request: PageRequest) => PageResponse | Promise<PageResponse>

/** Every page there is, by method and path. What GET shows changes nothing. */
const ROUTES: Readonly<Record<string, Handler>> = {
  'GET /signin': showChoice,
  'POST /signin': takeChoice,
  'GET /signin/iam': (context, request) => showUser(context, request),
  'POST /signin/iam': takeUserPassword,
  'POST /signin/root': takeRootPassword,
  'GET /signin/root': () => redirect(303, '/signin?kind=root'),
  'GET /signin/mfa': showMfa,
  'POST /signin/mfa': takeMfa,
  'GET /signin/mfa/resync': showResync,
  'POST /signin/mfa/resync': takeResync,
  'GET /signin/password': showNewPassword,
  'POST /signin/password': takeNewPassword,
  'POST /signin/cancel': cancel,
  'GET /signin/done': showDone,
  'GET /signin/notice': showNotice,
  'POST /signin/notice': takeNotice,
  'GET /signin/help/mfa': () => pageResponse(mfaHelpPage),
  'GET /signin/help/password': () => pageResponse(passwordHelpPage),
  'GET /signin/switchrole': showSwitchRole,
  'POST /signin/switchrole': takeSwitchRole,
  'POST /signin/exitrole': takeExitRole,
  'GET /signout': showSignOut,
  'POST /signout': takeSignOut,
  'GET /signout/done': showSignedOut,
  'GET /saml': showSaml,
  'POST /saml': (context, request) => takeSaml(context, request),
  'POST /saml/role': takeSamlRole,
  'GET /federation': federation,
  'POST /federation': federation,
  'POST /federation/login': takeLogin,
  'GET /first-run': showFirstRun,
  'POST /first-run': takeFirstRun,
}

/** `/123456789012/console` and `/my-alias/console`, as the links in IAM's mails are; `/signin/…` is the same. */
const USER_PATH = /^\/(?:signin\/([a-z0-9-]{3,63})|([a-z0-9-]{3,63})\/console)\/?$/

/** Where a provider's encrypted responses are posted to. */
const SAML_PATH = /^\/saml\/acs\/([A-Z0-9]{1,64})$/

/**
 * The pages under `/signin`, `/signout`, `/saml`, `/federation` and `/first-run`, and users' own sign-in links.
 * `undefined` for every other path.
 *
 * With `isOff`, each of them says why sign-in is off: the server can be reached from elsewhere without https.
 */
export function signinPages(dependencies: SigninDependencies & { readonly isOff?: boolean }): Pages {
  const context = new SigninContext(dependencies)
  const publicUrl = new URL(dependencies.publicUrl)
  return clearingTossed(context.services.cookies, async (request) => {
    const { path } = request
    const userPath = USER_PATH.exec(path)
    const isOurs = /^\/(?:signin|signout|first-run|saml|federation)(?:\/|$)/.test(path) || userPath !== null
    if (!isOurs) return undefined
    const asset = assetResponse(path)
    if (asset) return asset
    if (dependencies.isOff) return pageResponse(consoleOffPage, { status: 403 })
    const moved = asksForToken(request) ? undefined : publicAddress(request, publicUrl)
    if (moved !== undefined) return redirect(303, moved)
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const key = `${method} ${path.length > 1 ? path.replace(/\/$/, '') : path}`
    const samlProvider = method === 'POST' ? SAML_PATH.exec(path)?.[1] : undefined
    const account = userPath?.[1] ?? userPath?.[2]
    const handler = Object.hasOwn(ROUTES, key) ? ROUTES[key] : undefined
    return await failClosed(async () => {
      if (handler) return await handler(context, request)
      if (samlProvider !== undefined) return await takeSaml(context, request, samlProvider)
      if (method === 'GET' && account !== undefined) return await showUser(context, request, account)
      return pageResponse(notFoundPage, { status: 404 })
    })
  })
}

/** What keeps a handler from its answer is told in a page; anything else is a bug, and the server's to report. */
async function failClosed(handle: () => Promise<PageResponse>): Promise<PageResponse> {
  try {
    return await handle()
  } catch (error) {
    if (error instanceof AwsError && error.status === 429) return pageResponse(busyPage, { status: 429 })
    if (error instanceof StoreUnavailable || error instanceof MasterKeyMissing)
      return pageResponse(unavailablePage, { status: 503 })
    throw error
  }
}
