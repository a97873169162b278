import type { Clock, Random } from '../aws/index.ts'
import type { PodIdentities } from '../services/eks-auth/pod-identities.ts'
import type { WantedAccount } from '../signin/index.ts'

/** How a node is run; `castellan serve --help` says the same in words. */
export interface ServeOptions {
  /** 0 picks a free port. */
  readonly port: number
  readonly host: string
  /** The folder of the embedded store and the master key; `undefined` with `ephemeral`. */
  readonly data: string | undefined
  /** `postgres://…`, for several nodes on one store; `undefined` for the embedded one. */
  readonly store: string | undefined
  /** Everything in memory; the reset endpoint is on. */
  readonly ephemeral: boolean
  /** The origin in links; `undefined` for `http://localhost:PORT`. */
  readonly publicUrl: string | undefined
  /** The console's default region. */
  readonly region: string
  readonly smtp: string | undefined
  readonly mailFrom: string | undefined
  /** CIDR blocks whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  /** Bytes of audit record to keep of an account: 0 for 90 days whatever their size, `undefined` for 1 GB. */
  readonly auditMaxSize: number | undefined
  /** Requests a second of one principal; `undefined` for 100,000. */
  readonly rateLimit: number | undefined
  /** Identity providers of this machine may be trusted, by http and at any port: for tests. */
  readonly allowLoopbackProviders: boolean
  /** Clusters of EKS and their associations, which there is no EKS here to know; `undefined` for none. */
  readonly podIdentities: PodIdentities | undefined
  /** Who may ask accounts for delegation: what the file of `--delegation-partners` says; `undefined` for nobody. */
  readonly delegationPartners: unknown
  /** Who answers for services that Castellan does not implement: `SERVICE=URL`, where `*` is all of them. */
  readonly upstreams?: readonly string[]
  /** Systems that ask whether their own callers may: what the file of `--external-authorisation` says. */
  readonly externalAuthorisation?: unknown
  /** What runs with a role, and where its credentials are given: what the file of `--workloads` says. */
  readonly workloads?: unknown
  /** Where a profile for AWS's clients is written, with the key that `environment` names. */
  readonly profileFile?: string | undefined
  /** Where what is counted can be read, besides on the main port with the token. */
  readonly metrics?: MetricsOptions | undefined
  /** Seconds that requests have when the server ends. Default: 2. */
  readonly drainSeconds?: number | undefined
  /**
   * Seconds that it goes on to take connections before that, where somebody asks whether it is ready and so is told
   * first that it is not. Default: 0.
   */
  readonly graceSeconds?: number | undefined
  /** Whether SIGHUP has it read its master keys again, and whoever changes those may send it. Default: not. */
  readonly takesHangup?: boolean | undefined
  /** Scripts of the operator's that run when the server answers; `undefined` for none. */
  readonly init: InitOptions | undefined
  /** More of them, as their file has them. */
  readonly upstreamsFile?: unknown
  /** What an ephemeral store begins with, beside the account that `environment` names. */
  readonly accounts: readonly WantedAccount[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly random: Random
}

export interface MetricsOptions {
  /** Of a listener of their own; `undefined` for none. */
  readonly port: number | undefined
  readonly host: string
  /** Holds the token that readers must show; it is made where it is not there. Without one, only that listener. */
  readonly tokenFile: string | undefined
}

export interface InitOptions {
  /** Holds `boot.d`, `start.d`, `ready.d` and `shutdown.d`. */
  readonly folder: string
  /** Whether scripts have the root access key that `environment` names in theirs. */
  readonly givesCredentials: boolean
  /** Seconds that one script may take. */
  readonly timeLimit: number
}

/** What cannot run as it was asked to; the command says so in one line and exits with 2. */
export class StartError extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'StartError'
    this.hint = hint
  }
}
