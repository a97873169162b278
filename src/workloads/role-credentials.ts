import type { Clock } from '../aws/index.ts'
import type { Workload } from './workload.ts'

/** What the workloads need of the server. */
export interface WorkloadRoles {
  /**
   * A session of the workload's role, for the service that runs it.
   *
   * @returns `undefined` where the role is not there, or does not trust the service.
   */
  assume(workload: Workload, seconds: number): Promise<RoleCredentials | undefined>
  /** Which role it is and whom it trusts, as a text that is another one when either changes; `undefined`: none. */
  standing(workload: Workload): Promise<string | undefined>
}

export interface RoleCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Credentials as they are given, and since when they are. */
export interface GivenCredentials extends RoleCredentials {
  /** Epoch milliseconds. */
  readonly givenAt: number
}

/** What EC2 and ECS were seen to give; no page says it. */
const SECONDS = 6 * 3_600
/**
 * "We make new credentials available at least five minutes before the expiration of the old credentials"; boto3 begins
 * to look for new ones fifteen minutes before it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
 */
const RENEWED_BEFORE = 30 * 60_000

interface Held {
  readonly standing: string
  readonly credentials: GivenCredentials
}

/**
 * The credentials of one workload: one session for all who ask, however many at once, until shortly before it ends, or
 * until its role is another one or trusts somebody else. What was given out before lasts as at AWS: until it ends, or
 * its role is deleted.
 */
export class WorkloadCredentials {
  readonly #workload: Workload
  readonly #roles: WorkloadRoles
  readonly #clock: Clock
  #held: Held | undefined
  #asked: { readonly standing: string; readonly answer: Promise<GivenCredentials | undefined> } | undefined

  constructor(workload: Workload, roles: WorkloadRoles, clock: Clock) {
    this.#workload = workload
    this.#roles = roles
    this.#clock = clock
  }

  /** @returns `undefined` where the role is not there, or does not trust the service. */
  async current(): Promise<GivenCredentials | undefined> {
    const standing = await this.#roles.standing(this.#workload)
    if (standing === undefined) {
      this.#held = undefined
      return undefined
    }
    const held = this.#held
    const isGood = held?.standing === standing && held.credentials.expiresAt - this.#clock() > RENEWED_BEFORE
    if (isGood) return held.credentials
    if (this.#asked?.standing !== standing) {
      const answer = this.#assume(standing)
      const asked = { standing, answer }
      this.#asked = asked
      const forget = () => {
        if (this.#asked === asked) this.#asked = undefined
      }
      answer.then(forget, forget)
    }
    return await this.#asked.answer
  }

  async #assume(standing: string): Promise<GivenCredentials | undefined> {
    this.#held = undefined
    const credentials = await this.#roles.assume(this.#workload, SECONDS)
    if (credentials === undefined) return undefined
    const given = { ...credentials, givenAt: this.#clock() }
    this.#held = { standing, credentials: given }
    return given
  }
}
