import type { Operations } from '../../../models/eks-auth.ts'
import type { AccountId, Arn } from '../../aws/index.ts'
import type { ProviderKeys } from '../../federation/index.ts'
import { type OperationContext, operationsOf } from '../operation.ts'
import type { Tag } from '../tags.ts'
import type { Cluster } from './pod-identities.ts'

/** What this service needs of others. */
export interface EksAuthPorts {
  readonly identityProviders: ProviderKeys
  /** By their ARNs, as the operator has said. */
  readonly podIdentities: ReadonlyMap<Arn, Cluster>
  readonly serviceRoles: {
    /** STS's AssumeRole by a service; `undefined` where it is refused. */
    assume(assumption: Assumption): Promise<Assumed | undefined>
  }
  readonly about: {
    /** The server's own Region. */
    readonly consoleRegion: string
  }
}

interface Assumption {
  readonly service: string
  readonly sourceArn: Arn
  readonly sourceAccount: AccountId
  readonly region: string
  readonly consoleRegion: string
  readonly roleArn: Arn
  readonly sessionName: string
  readonly seconds: number
  readonly tags: readonly Tag[]
  readonly policy: string | undefined
  readonly target: { readonly roleArn: Arn; readonly externalId: string | undefined } | undefined
}

interface Assumed {
  readonly Credentials: {
    readonly AccessKeyId: string
    readonly SecretAccessKey: string
    readonly SessionToken: string
    readonly Expiration: Date
  }
  readonly AssumedRoleUser: { readonly Arn: Arn; readonly AssumedRoleId: string }
}

export type EksAuthContext = OperationContext<EksAuthPorts>

export const operation = operationsOf<Operations, EksAuthContext>('eks-auth')
