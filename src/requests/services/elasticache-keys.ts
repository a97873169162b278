import { type Path, textsAt, valuesAt } from '../path.ts'
import type { Asked, AskRow, KeyText, Reader } from '../rows.ts'
import { oneOf } from '../said-keys.ts'

type Keys = NonNullable<AskRow['keys']>

/** What is so where the request says nothing of it. */
function orElse(place: Path, text: string): Reader<string> {
  return {
    says: `\`${place}\`, else \`${text}\``,
    of: ({ parameters }) => textsAt(place, parameters, parameters)[0] ?? text,
  }
}

const AUTH_TOKEN = 'whether `AuthToken` is there'

/** "The presence of non empty AuthToken parameter in the request": of what is made, that there is none. */
function authToken(isMade: boolean): Reader<KeyText> {
  return {
    says: AUTH_TOKEN,
    of: ({ parameters: { AuthToken: token } }) => (token ? 'true' : isMade ? 'false' : undefined),
  }
}

/** "The AZMode parameter, MultiAZEnabled parameter or the number of availability zones". */
const MULTI_AZ: Reader<KeyText> = {
  says: '`AZMode`, else whether there are several `PreferredAvailabilityZones[]`',
  of: ({ parameters }) => {
    const [mode] = textsAt('AZMode', parameters, parameters)
    if (mode !== undefined) return String(mode === 'cross-az')
    const zones = new Set(textsAt('PreferredAvailabilityZones[]', parameters, parameters))
    return zones.size === 0 ? undefined : String(zones.size > 1)
  },
}

/** "Default value for single node group (shard) creations is false". */
function clusterMode(isMade: boolean): Reader<KeyText> {
  return {
    says: 'whether `ClusterMode` is `enabled`, else whether there are several node groups',
    of: (asked) => {
      const [mode] = textsAt('ClusterMode', asked.parameters, asked.parameters)
      if (mode !== undefined) return String(mode === 'enabled')
      return isMade ? String(nodeGroups(asked) > 1) : undefined
    },
  }
}

function nodeGroups({ parameters }: Asked): number {
  const said = Number(textsAt('NumNodeGroups', parameters, parameters)[0] ?? 0)
  return Math.max(said, valuesAt('NodeGroupConfiguration[]', parameters, parameters).length)
}

/** A user may be given no passwords, or passwords alone. */
const AUTHENTICATION: Reader<KeyText> = {
  says: '`AuthenticationMode.Type`, else as `NoPasswordRequired` and `Passwords` say',
  of: ({ parameters }) => {
    const [type] = textsAt('AuthenticationMode.Type', parameters, parameters)
    if (type !== undefined) return type
    if (String(parameters.NoPasswordRequired) === 'true') return 'no-password-required'
    return valuesAt('Passwords[]', parameters, parameters).length > 0 ? 'password' : undefined
  },
}

const USAGE = 'CacheUsageLimits'
const SERVERLESS: Keys = {
  'elasticache:DataStorageUnit': oneOf(`${USAGE}.DataStorage.Unit`),
  'elasticache:EngineVersion': 'MajorEngineVersion',
  'elasticache:MaximumDataStorage': oneOf(`${USAGE}.DataStorage.Maximum`),
  'elasticache:MaximumECPUPerSecond': oneOf(`${USAGE}.ECPUPerSecond.Maximum`),
  'elasticache:MinimumDataStorage': oneOf(`${USAGE}.DataStorage.Minimum`),
  'elasticache:MinimumECPUPerSecond': oneOf(`${USAGE}.ECPUPerSecond.Minimum`),
}

const NODE_GROUPS: Keys = { 'elasticache:NumNodeGroups': 'NodeGroupCount' }
const REPLICAS: Keys = {
  'elasticache:ReplicasPerNodeGroup': oneOf('NewReplicaCount', 'ReplicaConfiguration[].NewReplicaCount'),
}
const USER: Keys = { 'elasticache:UserAuthenticationMode': AUTHENTICATION }

/**
 * What the rule does not find by the keys' names.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/IAM.ConditionKeys.html
 */
export const ELASTICACHE_KEYS: Readonly<Record<string, Keys>> = {
  CreateCacheCluster: { 'elasticache:AuthTokenEnabled': authToken(true), 'elasticache:MultiAZEnabled': MULTI_AZ },
  CreateReplicationGroup: {
    'elasticache:AtRestEncryptionEnabled': orElse('AtRestEncryptionEnabled', 'false'),
    'elasticache:AuthTokenEnabled': authToken(true),
    'elasticache:ClusterModeEnabled': clusterMode(true),
    'elasticache:EngineType': orElse('Engine', 'redis'),
    'elasticache:TransitEncryptionEnabled': orElse('TransitEncryptionEnabled', 'false'),
  },
  CreateServerlessCache: SERVERLESS,
  CreateUser: USER,
  DecreaseNodeGroupsInGlobalReplicationGroup: NODE_GROUPS,
  DecreaseReplicaCount: REPLICAS,
  IncreaseNodeGroupsInGlobalReplicationGroup: NODE_GROUPS,
  IncreaseReplicaCount: REPLICAS,
  ModifyCacheCluster: { 'elasticache:AuthTokenEnabled': authToken(false), 'elasticache:MultiAZEnabled': MULTI_AZ },
  ModifyReplicationGroup: {
    'elasticache:AuthTokenEnabled': authToken(false),
    'elasticache:ClusterModeEnabled': clusterMode(false),
  },
  ModifyReplicationGroupShardConfiguration: NODE_GROUPS,
  ModifyServerlessCache: SERVERLESS,
  ModifyUser: USER,
}
