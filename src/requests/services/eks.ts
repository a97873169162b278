import { parseArn, UNKNOWN } from '../../aws/index.ts'
import {
  alsoAsks,
  alsoKeys,
  alsoTags,
  handedTo,
  inTurn,
  isOneOf,
  mainOn,
  passRole,
  type RowsChange,
} from '../common-rows.ts'
import { isRecord, textsAt, valuesAt } from '../path.ts'
import type { Asked, KeyValue, ResourceRow, ServiceExceptions } from '../rows.ts'

/** "{IamIdentityType}/{IamIdentityAccountID}/{IamIdentityName}": `role`, its account, and its name without a path. */
function ofPrincipal(part: 'type' | 'account' | 'name') {
  return {
    says: `the ${part} of principalArn`,
    of({ parameters: { principalArn } }: Asked) {
      const arn = typeof principalArn === 'string' ? parseArn(principalArn) : undefined
      if (arn === undefined) return undefined
      const [type, ...path] = arn.resource.split('/')
      return part === 'type' ? type : part === 'account' ? arn.accountId : path.at(-1)
    },
  }
}

const inCluster = { ClusterName: 'clusterName' }
const ENTRY: ResourceRow = {
  type: 'access-entry',
  parts: {
    ...inCluster,
    IamIdentityType: ofPrincipal('type'),
    IamIdentityAccountID: ofPrincipal('account'),
    IamIdentityName: ofPrincipal('name'),
  },
}
const ASSOCIATION: ResourceRow = {
  type: 'podidentityassociation',
  parts: { ...inCluster, UUID: 'associationId' },
}
const PROVIDER: ResourceRow = {
  type: 'identityproviderconfig',
  parts: {
    ...inCluster,
    IdentityProviderType: 'identityProviderConfig.type',
    IdentityProviderConfigName: 'identityProviderConfig.name',
  },
}
const CLUSTER: ResourceRow = { type: 'cluster', parts: { ClusterName: 'name' } }
const ofUpdate = mainOn(
  CLUSTER,
  { type: 'nodegroup', parts: given('nodegroupName', 'NodegroupName'), optional: true },
  { type: 'addon', parts: given('addonName', 'AddonName'), optional: true },
  { type: 'capability', parts: given('capabilityName', 'CapabilityName'), optional: true },
)

/** What is in a cluster is asked on only where the request names it. */
function given(member: string, variable: string): NonNullable<ResourceRow['parts']> {
  const of = ({ parameters }: Asked) =>
    parameters[member] === undefined ? [] : textsAt('name', parameters, parameters)
  return { ClusterName: { says: `name, with ${member}`, of }, [variable]: member }
}

/** The id of what is made is the call's to make. */
function tagging(type: string, parts: NonNullable<ResourceRow['parts']>): RowsChange {
  return alsoTags('eks:TagResource', [{ type, parts, made: true }])
}

const POLICY = inTurn(
  mainOn(ENTRY),
  alsoKeys({ 'eks:accessScope': 'accessScope.type', 'eks:namespaces': 'accessScope.namespaces[]' }),
)

/** Whether a member of the request is there. */
function isThere(place: string): KeyValue {
  return {
    says: `whether ${place} is there`,
    of: ({ parameters }) => (valuesAt(place, parameters, parameters).length > 0 ? 'true' : undefined),
  }
}

const logging: KeyValue = {
  says: 'whether each type of logging.clusterLogging is enabled',
  of({ parameters }) {
    const found: Record<string, string> = {}
    for (const setup of valuesAt('logging.clusterLogging[]', parameters, parameters)) {
      if (!isRecord(setup)) continue
      for (const type of textsAt('.types[]', parameters, setup)) found[type] = String(setup.enabled === true)
    }
    return found
  },
}

const SETTINGS: Readonly<Record<string, KeyValue>> = {
  'eks:authenticationMode': 'accessConfig.authenticationMode',
  'eks:bootstrapClusterCreatorAdminPermissions': 'accessConfig.bootstrapClusterCreatorAdminPermissions',
  'eks:bootstrapSelfManagedAddons': 'bootstrapSelfManagedAddons',
  'eks:blockStorageEnabled': 'storageConfig.blockStorage.enabled',
  'eks:computeConfigEnabled': 'computeConfig.enabled',
  'eks:controlPlaneScalingTier': 'controlPlaneScalingConfig.tier',
  'eks:deletionProtection': 'deletionProtection',
  'eks:elasticLoadBalancingEnabled': 'kubernetesNetworkConfig.elasticLoadBalancing.enabled',
  'eks:encryptionConfigProviderKeyArns': 'encryptionConfig[].provider.keyArn',
  'eks:endpointPrivateAccess': 'resourcesVpcConfig.endpointPrivateAccess',
  'eks:endpointPublicAccess': 'resourcesVpcConfig.endpointPublicAccess',
  'eks:kubernetesVersion': 'version',
  'eks:kubeApiServerConfig': isThere('kubeApiServerConfig'),
  'eks:kubeControllerManagerConfig': isThere('kubeControllerManagerConfig'),
  'eks:kubeSchedulerConfig': isThere('kubeSchedulerConfig'),
  'eks:loggingType/': logging,
  'eks:supportType': 'upgradePolicy.supportType',
  'eks:zonalShiftEnabled': 'zonalShiftConfig.enabled',
}

/** The role of nodes is EC2's to take, that of the cluster EKS's. */
const clusterRoles: RowsChange = (rows) => [
  ...rows.filter(({ action }) => action !== 'iam:PassRole'),
  passRole(['roleArn'], 'eks.amazonaws.com'),
  passRole(['computeConfig.nodeRoleArn'], 'ec2.amazonaws.com'),
  // The nodes' role gets an entry of its own.
  { action: 'eks:CreateAccessEntry', on: [CLUSTER], when: 'computeConfig.nodeRoleArn' },
]

/** Nodes take the role that the entry is for. */
const toNodes = alsoAsks({
  ...passRole(['principalArn'], 'ec2.amazonaws.com'),
  when: isOneOf('type', 'EC2', 'EC2_LINUX', 'EC2_WINDOWS'),
})

/** The add-on's associations are made or changed with it. */
const associated = (more: Omit<ResourceRow, 'type'>): ResourceRow => ({
  type: 'podidentityassociation',
  parts: {
    ClusterName: {
      says: 'clusterName, with podIdentityAssociations',
      of: ({ parameters }: Asked) =>
        valuesAt('podIdentityAssociations[]', parameters, parameters).length > 0
          ? textsAt('clusterName', parameters, parameters)
          : [],
    },
  },
  optional: true,
  ...more,
})

const toPods = handedTo('pods.eks.amazonaws.com')

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_eks.html */
export const eks: ServiceExceptions = {
  service: 'eks',
  read: 'all',
  variables: {
    // "…/${UUID}": of what is named, nobody says it but EKS.
    UUID: { spelled: () => UNKNOWN },
    'podidentityassociation.UUID': {},
    'eks-anywhere-subscription.UUID': {},
  },
  operations: {
    CreateCluster: inTurn(alsoKeys(SETTINGS), alsoTags('eks:TagResource', [CLUSTER]), clusterRoles),
    UpdateClusterConfig: inTurn(alsoKeys(SETTINGS), clusterRoles),
    RegisterCluster: alsoTags('eks:TagResource', [CLUSTER]),
    UpdateClusterVersion: alsoKeys({ 'eks:kubernetesVersion': 'version' }),
    AssociateEncryptionConfig: alsoKeys({
      'eks:encryptionConfigProviderKeyArns': 'encryptionConfig[].provider.keyArn',
    }),
    AssociateIdentityProviderConfig: inTurn(
      alsoKeys({ 'eks:clientId': 'oidc.clientId', 'eks:issuerUrl': 'oidc.issuerUrl' }),
      tagging('identityproviderconfig', {
        ...inCluster,
        IdentityProviderType: '=oidc',
        IdentityProviderConfigName: 'oidc.identityProviderConfigName',
      }),
    ),
    DescribeIdentityProviderConfig: mainOn(PROVIDER),
    DisassociateIdentityProviderConfig: mainOn(PROVIDER),
    CreateAccessEntry: inTurn(
      alsoKeys({ 'eks:accessEntryType': 'type' }),
      tagging('access-entry', ENTRY.parts ?? {}),
      toNodes,
    ),
    AssociateAccessPolicy: POLICY,
    DisassociateAccessPolicy: POLICY,
    DeleteAccessEntry: mainOn(ENTRY),
    DescribeAccessEntry: mainOn(ENTRY),
    ListAssociatedAccessPolicies: mainOn(ENTRY),
    UpdateAccessEntry: mainOn(ENTRY),
    CreateAddon: inTurn(
      mainOn({ type: 'cluster', parts: inCluster }, associated({ made: true })),
      tagging('addon', { ...inCluster, AddonName: 'addonName' }),
    ),
    DeleteAddon: mainOn({ type: 'addon', parts: { ...inCluster, AddonName: 'addonName' } }),
    UpdateAddon: mainOn({ type: 'addon', parts: { ...inCluster, AddonName: 'addonName' } }, associated({})),
    CreateCapability: tagging('capability', { ...inCluster, CapabilityType: 'type', CapabilityName: 'capabilityName' }),
    CreateEksAnywhereSubscription: alsoTags('eks:TagResource', [{ type: 'eks-anywhere-subscription', made: true }]),
    CreateFargateProfile: tagging('fargateprofile', { ...inCluster, FargateProfileName: 'fargateProfileName' }),
    CreateNodegroup: tagging('nodegroup', { ...inCluster, NodegroupName: 'nodegroupName' }),
    CreatePodIdentityAssociation: inTurn(tagging('podidentityassociation', inCluster), toPods),
    DeletePodIdentityAssociation: mainOn(ASSOCIATION),
    DescribePodIdentityAssociation: mainOn(ASSOCIATION),
    UpdatePodIdentityAssociation: inTurn(mainOn(ASSOCIATION), toPods),
    DescribeUpdate: ofUpdate,
    ListUpdates: ofUpdate,
  },
}
