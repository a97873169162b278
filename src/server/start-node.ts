import { join } from 'node:path'
import { pooled } from '../aws/index.ts'
import { PasswordHasher, type StsSession } from '../credentials/index.ts'
import type { Decide } from '../external-authorisation/index.ts'
import type { Upstream } from '../gateway/index.ts'
import { dataDirectory } from '../protocol/index.ts'
import { serviceNames } from '../requests/index.ts'
import { SERVICES } from '../services/index.ts'
import {
  ConsoleCookies,
  ConsoleSessions,
  clearingTossed,
  createAccount,
  FirstRun,
  signinPages,
} from '../signin/index.ts'
import { type KeptLocation, openStore, type StoreLocation } from '../storage/index.ts'
import { redirect } from '../web/answers.ts'
import type { Pages } from '../web/page.ts'
import type { WorkloadRoles } from '../workloads/index.ts'
import { AccountRegions } from './account-regions.ts'
import { AccountVersions } from './account-versions.ts'
import { AuditCompaction } from './audit-compaction.ts'
import { AuditQueue } from './audit-queue.ts'
import { Authenticator } from './authenticate.ts'
import { consoleFiles } from './console-files.ts'
import { decider } from './external-authorisation.ts'
import { createAccountFromEnvironment } from './first-account.ts'
import { gatewayOf } from './gateway-of.ts'
import { GuessableKeys } from './guessable-keys.ts'
import type { Handler } from './http-server.ts'
import { knowledgeOf } from './knowledge-of.ts'
import { LastUsed } from './last-used.ts'
import type { Life } from './life.ts'
import type { LocalstackParts } from './localstack-endpoints.ts'
import type { Log } from './log.ts'
import { masterKeyOf } from './master-key.ts'
import { findMasterKey, prepareDataFolder } from './master-key-file.ts'
import type { Node } from './node.ts'
import { NodeKeys } from './node-keys.ts'
import type { Observer } from './observer.ts'
import { type ServeOptions, StartError } from './options.ts'
import { ownEndpoints } from './own-endpoints.ts'
import { pageGuard, servesPages } from './page-guard.ts'
import { Principals } from './principals.ts'
import { profileKey } from './profile-file.ts'
import { RateLimits } from './rate-limits.ts'
import { reserveStore } from './reserve-store.ts'
import { router } from './router.ts'
import { assumeRoleWithSaml } from './saml-sign-in.ts'
import { SessionCallers } from './session-callers.ts'
import { SessionPolicies } from './session-policies.ts'
import { Trials } from './trial.ts'
import { wireServices } from './wiring.ts'
import { workloadRoles } from './workloads.ts'

export interface RunningNode {
  readonly handler: Handler
  /** `/_castellan/…`, as they are asked for at the main port. */
  readonly ownPages: Node['ownEndpoints']
  readonly firstRunPath: string | undefined
  readonly upstreams: readonly Upstream[]
  /** Root's key for a profile, or what is in the way. */
  readonly profileKey: () => ReturnType<typeof profileKey>
  readonly workloadRoles: WorkloadRoles
  readonly decide: Decide
  /** Takes the master keys as they stand where they are kept now. */
  readonly readKeysAgain: () => Promise<void>
  close(): Promise<void>
}

interface NodeSetting {
  readonly publicUrl: URL
  readonly log: Log
  readonly life: Life
  readonly observer: Observer | undefined
  /** Of the main port, for whoever shows a token. */
  readonly metricsPage: Node['metricsPage']
  readonly about: Pick<LocalstackParts, 'init' | 'process'>
  /** On an ephemeral node: starts over. */
  readonly reset: (() => Promise<void>) | undefined
}

/** Nodes and their database often start at once. In seconds. */
const PATIENCE = 30

function patienceOf({ environment }: ServeOptions): number {
  const seconds = Number(environment.CASTELLAN_STORE_WAIT ?? PATIENCE)
  if (!(seconds >= 0))
    throw new StartError('`CASTELLAN_STORE_WAIT` is no number of seconds', 'give a number, such as 30')
  return seconds * 1000
}

/**
 * Opens the store and puts everything together, from the bottom up.
 * @throws StartError, StoreUnusable, StoreUnavailable
 */
export async function startNode(
  asked: ServeOptions,
  { publicUrl, log, life, observer, metricsPage, about, reset }: NodeSetting,
): Promise<RunningNode> {
  const options = { ...asked, random: pooled(asked.random) }
  const { clock, random } = options
  const found = findMasterKey(options)
  if (!options.ephemeral && options.store === undefined) prepareDataFolder(options.data ?? '')
  const passwords = new PasswordHasher(random)
  const onProgress = (message: string) => log.info(message)
  const keys = found?.masterKey.ids ?? []
  const opened = await openStore(locationOf(options), { onProgress, patience: patienceOf(options), keys })
  const measured = observer?.metrics?.store.measured(opened) ?? opened
  let keysOfNode: NodeKeys | undefined
  try {
    const masterKey = await masterKeyOf(measured, found, options)
    const nodeKeys = new NodeKeys(measured, masterKey, { options, location: keptAt(options), log })
    keysOfNode = nodeKeys
    const { store } = nodeKeys
    const versions = new AccountVersions(store)
    const making = { store, masterKey, passwords: forFirst(passwords, options), clock, random }
    await createAccountFromEnvironment(making, options.environment)
    for (const account of options.accounts) await createAccount(making, account)
    const firstRun = (await store.directory.accounts()).length === 0 ? new FirstRun(random) : undefined

    const cookies = new ConsoleCookies(publicUrl.origin)
    const sessions = new ConsoleSessions({
      store,
      masterKey,
      cookies,
      publicUrl: publicUrl.origin,
      clock,
      random,
    })
    const principals = new Principals(store, versions)
    const sessionCallers = new SessionCallers(principals, new SessionPolicies(store))
    const callerOf = async (session: StsSession) => (await sessionCallers.of(session))?.caller
    const mails = observer?.metrics?.mails
    const wired = wireServices({ store, masterKey, passwords, publicUrl: publicUrl.origin, log, mails, options })
    const gateway = gatewayOf(options, wired.services, publicUrl)
    const auditCompaction = new AuditCompaction(store, clock, log)
    const auditQueue = new AuditQueue(
      store,
      log,
      () => store.room(),
      (accountId) => auditCompaction.note(accountId),
    )
    observer?.metrics?.watch({ store, auditQueue, gateway, clock, life })

    const isOff = !servesPages(publicUrl, options.host)
    const files = consoleFiles(join(dataDirectory(), 'dist/console'))
    const consolePages: Pages = async (request) => {
      if (request.path === '/') return redirect(303, '/console/')
      if (request.path !== '/console' && !request.path.startsWith('/console/')) return undefined
      return await files(request, async () => {
        const session = await sessions.shown(request)
        const { federated } = session ?? {}
        const who = federated
          ? await callerOf(federated)
          : session && (await principals.withId(session.accountId, session.principalId))
        return session && who
          ? { csrfToken: session.csrfToken, region: options.region, isSwitched: session.role !== undefined }
          : undefined
      })
    }

    const node: Node = {
      options,
      ownHost: publicUrl.hostname,
      store,
      services: wired.services,
      shared: wired.shared,
      afterCommit: wired.afterCommit,
      authenticator: new Authenticator({
        principals,
        sessionCallers,
        masterKey,
        consoleSessions: sessions,
        guessableKeys: new GuessableKeys(options, log),
      }),
      regions: new AccountRegions(store, versions, options.region),
      auditQueue,
      rateLimits: new RateLimits(options.rateLimit),
      lastUsed: new LastUsed(store, log),
      ...knowledgeOf(gateway, store, clock),
      gateway,
      trials: new Trials(log),
      log,
      observer,
      metricsPage,
      pages: [
        signinPages({
          store: reserveStore(store),
          masterKey,
          passwords,
          clock,
          random,
          publicUrl: publicUrl.origin,
          sessions,
          firstRun,
          isOff,
          sts: {
            callerOf,
            proveSaml: (response, providerId) => wired.offers.samlSignIn.prove(response, providerId),
            assumeRoleWithSaml: (choice, origin) => assumeRoleWithSaml(node, wired.offers.samlSignIn, choice, origin),
          },
        }),
        ...wired.pages,
        pageGuard({ publicUrl, host: options.host }),
        clearingTossed(cookies, consolePages),
      ],
      ownEndpoints: ownEndpoints({
        dryRun: gateway?.upstreams.filter(({ isOnTrial }) => isOnTrial).map(({ name }) => name) ?? [],
        store,
        room: () => store.room(),
        lacksKey: () => nodeKeys.lacksKey,
        life,
        auditQueue,
        reset,
        services: SERVICES.map(({ name }) => name),
        forwarded: gateway?.upstreams.flatMap(({ name }) => (name === '*' ? serviceNames() : [name])) ?? [],
        clock,
        ...about,
      }),
    }
    wired.start()
    auditCompaction.start()
    nodeKeys.start()
    return {
      handler: router(node),
      ownPages: node.ownEndpoints,
      firstRunPath: firstRun?.path,
      profileKey: () => profileKey(options.environment, { principals, masterKey }),
      decide: decider(node, principals),
      upstreams: gateway?.upstreams ?? [],
      workloadRoles: workloadRoles(store, wired.offers.serviceRoles, options.region),
      readKeysAgain: () => nodeKeys.readAgain(),
      async close() {
        gateway?.close()
        await nodeKeys.close()
        await wired.stop()
        await auditQueue.close()
        await auditCompaction.stop()
        await store.close()
      },
    }
  } catch (error) {
    await keysOfNode?.close()
    await opened.close()
    throw error
  }
}

/** Who starts a server that keeps nothing holds root's password in its environment for as long as it holds the hash. */
function forFirst(passwords: PasswordHasher, { ephemeral }: ServeOptions): Pick<PasswordHasher, 'hash'> {
  return ephemeral ? { hash: (password) => passwords.hashUnstretched(password) } : passwords
}

function locationOf(options: ServeOptions): StoreLocation {
  return keptAt(options) ?? { ephemeral: true }
}

function keptAt({ ephemeral, store, data }: ServeOptions): KeptLocation | undefined {
  if (ephemeral) return undefined
  return store === undefined ? { data: data ?? '' } : { url: store }
}
