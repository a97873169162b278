import type { Operations } from '../../../models/eks-auth.ts'
import type { Arn } from '../../aws/index.ts'
import type { ProviderKeys } from '../../federation/index.ts'
import { type OperationContext, operationsOf } from '../operation.ts'
import type { ServiceRoles } from '../service-roles.ts'
import type { Cluster } from './pod-identities.ts'

/** What this service needs of others. */
export interface EksAuthPorts {
  readonly identityProviders: ProviderKeys
  /** By their ARNs, as the operator has said. */
  readonly podIdentities: ReadonlyMap<Arn, Cluster>
  readonly serviceRoles: ServiceRoles
  readonly about: {
    /** The server's own Region. */
    readonly consoleRegion: string
  }
}

export type EksAuthContext = OperationContext<EksAuthPorts>

export const operation = operationsOf<Operations, EksAuthContext>('eks-auth')
