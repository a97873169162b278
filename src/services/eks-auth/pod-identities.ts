import { createHash } from 'node:crypto'
import {
  type AccountId,
  type Arn,
  accountOfArn,
  fault,
  isAccountId,
  isRegionCode,
  listIn,
  objectIn,
  PARTITION,
  textIn,
} from '../../aws/index.ts'
import { SESSION_POLICY_SIZE, validatePolicy } from '../../policy/index.ts'

/** As the operator writes it: there is no EKS here that would know clusters and their associations. */
export interface PodIdentities {
  readonly clusters: readonly {
    readonly accountId: string
    readonly region: string
    readonly name: string
    /** Of its service account tokens: the cluster's OpenID Connect issuer. */
    readonly issuer: string
    readonly associations: readonly {
      readonly namespace: string
      readonly serviceAccount: string
      readonly roleArn: string
      readonly targetRoleArn?: string
      readonly disableSessionTags?: boolean
      /** A session policy, as text. */
      readonly policy?: string
    }[]
  }[]
}

export interface Cluster {
  readonly arn: Arn
  readonly accountId: AccountId
  readonly region: string
  readonly name: string
  readonly issuer: string
  readonly associations: readonly Association[]
}

export interface Association {
  readonly associationId: string
  readonly associationArn: Arn
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: Arn
  readonly targetRoleArn: Arn | undefined
  readonly disableSessionTags: boolean
  readonly policy: string | undefined
}

const CLUSTER_NAME = /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/
const KUBERNETES_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/
const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/

export function isKubernetesName(text: string): boolean {
  return KUBERNETES_NAME.test(text)
}

/** An account has no cluster of another one, whatever its name. */
export function clusterArn(accountId: AccountId, region: string, name: string): Arn {
  return `arn:${PARTITION}:eks:${region}:${accountId}:cluster/${name}`
}

/**
 * The clusters, by their ARNs.
 *
 * @param isLocal whether an issuer of this machine is taken.
 * @throws OperatorFileFault
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html
 */
export function readPodIdentities(file: unknown, isLocal: (issuer: string) => boolean): ReadonlyMap<Arn, Cluster> {
  const clusters = new Map<Arn, Cluster>()
  const issuers = new Map<string, string>()
  for (const [index, each] of listIn(objectIn(file, 'the file', ['clusters']).clusters, 'clusters').entries()) {
    const place = `clusters[${index}]`
    const cluster = readCluster(each, place, isLocal)
    if (clusters.has(cluster.arn)) throw fault(place, `is ${cluster.arn} once more`)
    // A token would be good for both.
    const other = issuers.get(cluster.issuer)
    if (other !== undefined) throw fault(`${place}.issuer`, `is that of \`${other}\` too`)
    clusters.set(cluster.arn, cluster)
    issuers.set(cluster.issuer, place)
  }
  return clusters
}

function readCluster(value: unknown, place: string, isLocal: (issuer: string) => boolean): Cluster {
  const members = objectIn(value, place, ['accountId', 'region', 'name', 'issuer', 'associations'])
  const accountId = textIn(members.accountId, `${place}.accountId`, isAccountId, 'an account ID')
  const region = textIn(members.region, `${place}.region`, isRegionCode, 'a Region')
  const name = textIn(members.name, `${place}.name`, (text) => CLUSTER_NAME.test(text), 'a name of a cluster')
  const isIssuer = (text: string) => URL.canParse(text) && (text.startsWith('https://') || isLocal(text))
  const issuer = textIn(members.issuer, `${place}.issuer`, isIssuer, 'an https URL')
  const cluster = { accountId: accountId as AccountId, region, name, issuer }
  const arn = clusterArn(cluster.accountId, region, name)
  const associations: Association[] = []
  for (const [index, each] of listIn(members.associations, `${place}.associations`).entries()) {
    const at = `${place}.associations[${index}]`
    const association = readAssociation(each, at, cluster)
    if (associations.some((other) => other.associationId === association.associationId)) {
      throw fault(at, 'is of a namespace and service account that have one already')
    }
    associations.push(association)
  }
  return { ...cluster, arn, associations }
}

function readAssociation(
  value: unknown,
  place: string,
  { accountId, region, name }: Pick<Cluster, 'accountId' | 'region' | 'name'>,
): Association {
  const optional = ['targetRoleArn', 'disableSessionTags', 'policy']
  const members = objectIn(value, place, ['namespace', 'serviceAccount', 'roleArn'], optional)
  const text = (member: string, isOne: (text: string) => boolean, what: string) =>
    textIn(members[member], `${place}.${member}`, isOne, what)
  const namespace = text('namespace', isKubernetesName, 'a name of a namespace')
  const serviceAccount = text('serviceAccount', isKubernetesName, 'a name of a service account')
  const isRole = (arn: string) => ROLE_ARN.test(arn)
  const roleArn = text('roleArn', isRole, 'the ARN of a role')
  // "The EKS Pod Identity role must be in your EKS cluster's account … the Target IAM Role can be in any."
  if (accountOfArn(roleArn) !== accountId) throw fault(`${place}.roleArn`, "is not of the cluster's account")
  const targetRoleArn =
    members.targetRoleArn === undefined ? undefined : text('targetRoleArn', isRole, 'the ARN of a role')
  const { disableSessionTags = false } = members
  if (typeof disableSessionTags !== 'boolean') throw fault(`${place}.disableSessionTags`, 'is not true or false')
  const policy = members.policy === undefined ? undefined : text('policy', isSessionPolicy, POLICY)
  // "When using this policy, disableSessionTags must be set to true."
  if (policy !== undefined && !disableSessionTags) throw fault(`${place}.policy`, 'needs `disableSessionTags`: true')
  const associationId = idOf([accountId, region, name, namespace, serviceAccount])
  return {
    associationId,
    associationArn: `arn:${PARTITION}:eks:${region}:${accountId}:podidentityassociation/${name}/${associationId}`,
    ...{ namespace, serviceAccount, roleArn, targetRoleArn, disableSessionTags, policy },
  }
}

const POLICY = `a policy that may be a session's, as text of at most ${SESSION_POLICY_SIZE} characters`

function isSessionPolicy(text: string): boolean {
  try {
    validatePolicy(text, 'session')
    return text.length <= SESSION_POLICY_SIZE
  } catch {
    return false
  }
}

/** The same whenever the file is read. In the form of AWS's: `a-abcdefghijklmnop1`. */
function idOf(parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return `a-${BigInt(`0x${digest}`).toString(36).slice(0, 17)}`
}
