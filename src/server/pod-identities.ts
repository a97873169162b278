import type { Arn } from '../aws/index.ts'
import type { ProviderKeys } from '../federation/index.ts'
import { type Cluster, readPodIdentities } from '../services/eks-auth/pod-identities.ts'
import { OperatorFileFault } from '../services/operator-file.ts'
import { type ServeOptions, StartError } from './options.ts'

const NONE = { clusters: [] }

/** @throws StartError */
export function podIdentitiesOf(
  { podIdentities = NONE }: Pick<ServeOptions, 'podIdentities'>,
  keys: ProviderKeys,
): ReadonlyMap<Arn, Cluster> {
  try {
    return readPodIdentities(podIdentities, (issuer) => keys.isLocal(issuer))
  } catch (error) {
    if (!(error instanceof OperatorFileFault)) throw error
    throw new StartError(
      `the pod identities cannot be used: ${error.message}`,
      'docs/running.md says what stands there',
    )
  }
}
