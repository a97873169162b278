import { type Arn, OperatorFileFault } from '../aws/index.ts'
import type { ProviderKeys } from '../federation/index.ts'
import { DelegationPartners } from '../services/delegation-partners.ts'
import { type Cluster, readPodIdentities } from '../services/eks-auth/pod-identities.ts'
import { type ServeOptions, StartError } from './options.ts'

const NO_CLUSTERS = { clusters: [] }

/** @throws StartError */
export function podIdentitiesOf(
  { podIdentities = NO_CLUSTERS }: Pick<ServeOptions, 'podIdentities'>,
  keys: ProviderKeys,
): ReadonlyMap<Arn, Cluster> {
  return readFile('pod identities', () => readPodIdentities(podIdentities, (issuer) => keys.isLocal(issuer)))
}

/** @throws StartError */
export function delegationPartnersOf({
  delegationPartners,
}: Pick<ServeOptions, 'delegationPartners'>): DelegationPartners {
  return readFile('delegation partners', () => new DelegationPartners(delegationPartners))
}

/** @throws StartError for what cannot be used in a file of the operator's. */
export function readFile<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof OperatorFileFault)) throw error
    throw new StartError(`the ${what} cannot be used: ${error.message}`, 'docs/running.md says what stands there')
  }
}
