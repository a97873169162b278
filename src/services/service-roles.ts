import type { AccountId, Arn } from '../aws/index.ts'
import type { Tag } from './tags.ts'

/** What STS does for other services of AWS: AssumeRole by a service, which some resource of somebody asks for. */
export interface ServiceRoles {
  /** `undefined` where a role is not there, or does not trust whoever asks: nobody is told which. */
  assume(assumption: ServiceAssumption): Promise<AssumedByService | undefined>
}

/** A role that an AWS service assumes for somebody of its own, and with its session perhaps another one. */
export interface ServiceAssumption {
  /** As trust policies name it. */
  readonly service: string
  /** On whose behalf: `aws:SourceArn`, and its account; absent where the service does not say it. */
  readonly source?: { readonly arn: Arn; readonly accountId: AccountId } | undefined
  readonly region: string
  /** The server's own Region. */
  readonly consoleRegion: string
  readonly roleArn: Arn
  readonly sessionName: string
  /**
   * Whatever the role's MaxSessionDuration: "This setting does not limit sessions assumed by AWS services."
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
   */
  readonly seconds: number
  /** All of them are transitive. */
  readonly tags: readonly Tag[]
  /** What the service says of where the session is used, as condition keys, by lower-case name. */
  readonly workloadKeys?: Readonly<Record<string, string>> | undefined
  /** Of the session that is given. */
  readonly policy?: string | undefined
  readonly target?: { readonly roleArn: Arn; readonly externalId: string | undefined } | undefined
}

export interface AssumedByService {
  readonly Credentials: {
    readonly AccessKeyId: string
    readonly SecretAccessKey: string
    readonly SessionToken: string
    readonly Expiration: Date
  }
  readonly AssumedRoleUser: { readonly Arn: Arn; readonly AssumedRoleId: string }
}
