import { newUuid, type Random } from '../../../aws/index.ts'
import { AccessDeniedException, ResourceNotFoundException } from '../errors.ts'
import { operation } from '../operation.ts'
import { type Association, type Cluster, clusterArn } from '../pod-identities.ts'
import { AUDIENCE, type Pod, provePod } from '../service-account-token.ts'

/** "The cached credentials last for 6 hours"; a session of a target role, which is chained, for one. */
const SECONDS = 6 * 3_600

/**
 * Temporary credentials of the role that is associated with a pod's service account, for the Pod Identity Agent of the
 * pod's node, which signs with the node's own role. The pod's token is proof of who it is, and of nothing else: the
 * role must let EKS assume it (`pods.eks.amazonaws.com`), and tag the session.
 *
 * @throws InvalidTokenException, ExpiredTokenException, AccessDeniedException (400), ResourceNotFoundException (404),
 *   ServiceUnavailableException (503)
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html
 */
export const assumeRoleForPodIdentity = operation('AssumeRoleForPodIdentity', {
  action: 'eks-auth:AssumeRoleForPodIdentity',
  access: 'read',
  isRecordedWhole: true,
  lacks: 'EKS: clusters and associations are those of `serve --pod-identities`',

  resource: ({ clusterName }, { accountId, region }) => clusterArn(accountId, region, clusterName),

  async handle({ clusterName, token }, context) {
    const { accountId, region, podIdentities, serviceRoles, about, random } = context
    const cluster = podIdentities.get(clusterArn(accountId, region, clusterName))
    if (cluster === undefined) throw ResourceNotFoundException(`No cluster found for name: ${clusterName}.`)
    const pod = await provePod(token, cluster, context)
    const { namespace, serviceAccount } = pod
    const association = cluster.associations.find(
      (each) => each.namespace === namespace && each.serviceAccount === serviceAccount,
    )
    if (association === undefined) {
      throw ResourceNotFoundException(`No pod identity association found for ${namespace}/${serviceAccount}.`)
    }
    const assumed = await serviceRoles.assume({
      service: AUDIENCE,
      source: { arn: cluster.arn, accountId },
      region,
      consoleRegion: about.consoleRegion,
      roleArn: association.roleArn,
      sessionName: sessionName(clusterName, pod, random),
      seconds: SECONDS,
      tags: association.disableSessionTags ? [] : sessionTags(cluster, pod),
      policy: association.policy,
      target: targetOf(association, cluster),
    })
    if (assumed === undefined) {
      // Seen on AWS of a role whose trust policy lacks what it needs: EKS workshop, 2024-01-30.
      throw AccessDeniedException(
        'Unauthorized Exception! EKS does not have permissions to assume the associated role.',
      )
    }
    const { Credentials, AssumedRoleUser } = assumed
    const { associationArn, associationId } = association
    return {
      subject: { namespace, serviceAccount },
      audience: AUDIENCE,
      podIdentityAssociation: { associationArn, associationId },
      assumedRoleUser: { arn: AssumedRoleUser.Arn, assumeRoleId: AssumedRoleUser.AssumedRoleId },
      credentials: {
        sessionToken: Credentials.SessionToken,
        secretAccessKey: Credentials.SecretAccessKey,
        accessKeyId: Credentials.AccessKeyId,
        expiration: Credentials.Expiration,
      },
    }
  },
})

/** `eks-clustername-podname-random UUID`; each name's first ten characters, as seen on AWS: containers-roadmap 2362. */
function sessionName(clusterName: string, { podName }: Pod, random: Random): string {
  return `eks-${clusterName.slice(0, 10)}-${podName.slice(0, 10)}-${newUuid(random)}`
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html#pod-id-abac-tags */
function sessionTags({ arn, name }: Cluster, { namespace, serviceAccount, podName, podUid }: Pod) {
  return [
    { Key: 'eks-cluster-arn', Value: arn },
    { Key: 'eks-cluster-name', Value: name },
    { Key: 'kubernetes-namespace', Value: namespace },
    { Key: 'kubernetes-service-account', Value: serviceAccount },
    { Key: 'kubernetes-pod-name', Value: podName },
    { Key: 'kubernetes-pod-uid', Value: podUid },
  ]
}

/**
 * "If you disabled session tags … EKS Pod Identity also sets the `sts:ExternalId` … when assuming a target role."
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
function targetOf(association: Association, { region, accountId, name }: Cluster) {
  const { targetRoleArn: roleArn, disableSessionTags, namespace, serviceAccount } = association
  if (roleArn === undefined) return undefined
  const externalId = disableSessionTags ? [region, accountId, name, namespace, serviceAccount].join('/') : undefined
  return { roleArn, externalId }
}
