import { UNKNOWN } from '../../aws/index.ts'
import { isRecord, type Path, textOf, valuesAt } from '../path.ts'
import type { AskRow, KeyValue } from '../rows.ts'
import { allOf, isThere, kmsKeyArn, oneOf, type Saying, spelled } from '../said-keys.ts'

type Keys = NonNullable<AskRow['keys']>

/** What a job has in one structure of it, as an endpoint's variant and an app's settings do in another. */
const INSTANCES = allOf('**.InstanceType', '**.InstanceRequirements.InstanceTypes[]')

/** "The ARN of the key-id must be used" for the newer key; the older one has what the request says. */
function kmsKey(name: string, ...places: readonly Path[]): Keys {
  const said = oneOf(...places)
  const arn = spelled(said, 'the ARN of', (text, { scope }) => kmsKeyArn(text, scope))
  return { [`sagemaker:${name}`]: said, [`sagemaker:${name}Arn`]: arn }
}

const VPC: Keys = {
  'sagemaker:VpcSubnets': allOf('**.VpcConfig.Subnets[]', '**.OverrideVpcConfig.Subnets[]'),
  'sagemaker:VpcSecurityGroupIds': allOf('**.VpcConfig.SecurityGroupIds[]', '**.OverrideVpcConfig.SecurityGroupIds[]'),
}
const VOLUME = kmsKey('VolumeKmsKey', '**.VolumeKmsKeyId')
const TRAFFIC: Keys = {
  'sagemaker:InterContainerTrafficEncryption': oneOf('**.EnableInterContainerTrafficEncryption'),
}
const ISOLATION: Keys = { 'sagemaker:NetworkIsolation': oneOf('**.EnableNetworkIsolation') }
const INSTANCE_TYPES: Keys = { 'sagemaker:InstanceTypes': INSTANCES }
const RUNTIME: Keys = { 'sagemaker:MaxRuntimeInSeconds': oneOf('**.StoppingCondition.MaxRuntimeInSeconds') }

const AUTO_ML: Keys = { ...TRAFFIC, ...VPC, ...VOLUME, ...kmsKey('OutputKmsKey', 'OutputDataConfig.KmsKeyId') }

/** What a job of processing has, and what watches an endpoint. */
function processing(output: Path): Keys {
  return {
    ...INSTANCE_TYPES,
    ...TRAFFIC,
    ...RUNTIME,
    ...ISOLATION,
    ...VOLUME,
    ...VPC,
    ...kmsKey('OutputKmsKey', output),
  }
}

function training(output: Path): Keys {
  const files = '**.FileSystemDataSource'
  return {
    ...processing(output),
    'sagemaker:FileSystemAccessMode': oneOf(`${files}.FileSystemAccessMode`),
    'sagemaker:FileSystemDirectoryPath': oneOf(`${files}.DirectoryPath`),
    'sagemaker:FileSystemId': oneOf(`${files}.FileSystemId`),
    'sagemaker:FileSystemType': oneOf(`${files}.FileSystemType`),
  }
}

const LIVE: Keys = {
  'sagemaker:EnableRemoteDebug': oneOf('RemoteDebugConfig.EnableRemoteDebug'),
  'sagemaker:KeepAlivePeriod': oneOf('ResourceConfig.KeepAlivePeriodInSeconds'),
}

/** Of apps in a space, a domain or a profile. */
const APPS: Keys = {
  ...INSTANCE_TYPES,
  'sagemaker:ImageArns': allOf('**.SageMakerImageArn'),
  'sagemaker:ImageVersionArns': allOf('**.SageMakerImageVersionArn'),
  'sagemaker:StudioLifecycleConfigArns': allOf('**.LifecycleConfigArn', '**.LifecycleConfigArns[]'),
}

function domain(settings: Path): Keys {
  return {
    ...APPS,
    ...kmsKey('DomainSharingOutputKmsKey', `${settings}.SharingSettings.S3KmsKeyId`),
    'sagemaker:VpcSecurityGroupIds': allOf(`${settings}.SecurityGroups[]`),
  }
}

function arnOf(type: string, saying: Saying): Saying {
  return spelled(saying, `the ARN of the ${type}`, (text, { scope: { partition, region, accountId } }) =>
    text.startsWith('arn:') ? text : `arn:${partition}:sagemaker:${region}:${accountId}:${type}/${text}`,
  )
}

const SPACE: Keys = {
  ...APPS,
  'sagemaker:RemoteAccess': oneOf('SpaceSettings.RemoteAccess'),
  'sagemaker:SpaceSharingType': oneOf('SpaceSharingSettings.SharingType'),
  'sagemaker:OwnerUserProfileArn': arnOf(
    'user-profile',
    spelled(oneOf('OwnershipSettings.OwnerUserProfileName'), '`DomainId` and', (name, { parameters: { DomainId } }) =>
      name.startsWith('arn:') ? name : `${DomainId}/${name}`,
    ),
  ),
}

const FEATURES: Keys = {
  'sagemaker:FeatureGroupDisableGlueTableCreation': oneOf('OfflineStoreConfig.DisableGlueTableCreation'),
  'sagemaker:FeatureGroupEnableOnlineStore': oneOf('OnlineStoreConfig.EnableOnlineStore'),
  'sagemaker:FeatureGroupOfflineStoreConfig': isThere('OfflineStoreConfig'),
  'sagemaker:FeatureGroupOfflineStoreS3Uri': oneOf('OfflineStoreConfig.S3StorageConfig.S3Uri'),
  ...kmsKey('FeatureGroupOfflineStoreKmsKey', 'OfflineStoreConfig.S3StorageConfig.KmsKeyId'),
  ...kmsKey('FeatureGroupOnlineStoreKmsKey', 'OnlineStoreConfig.SecurityConfig.KmsKeyId'),
}

/** "This can be public-crowd, private-crowd or vendor-crowd": a team's ARN begins with it. */
function workteam(place: Path): Keys {
  const arn = oneOf(place)
  return {
    'sagemaker:WorkteamArn': arn,
    'sagemaker:WorkteamType': spelled(
      arn,
      'the kind in',
      (text) => /workteam\/([a-z]+-crowd)\//.exec(text)?.[1] ?? UNKNOWN,
    ),
  }
}

const PACKAGE: Keys = {
  'sagemaker:ModelApprovalStatus': 'ModelApprovalStatus',
  'sagemaker:CustomerMetadataProperties/': 'CustomerMetadataProperties',
  'sagemaker:ModelLifeCycle:Stage': oneOf('ModelLifeCycle.Stage'),
  'sagemaker:ModelLifeCycle:StageStatus': oneOf('ModelLifeCycle.StageStatus'),
}

const NOTEBOOK: Keys = {
  'sagemaker:InstanceTypes': allOf('InstanceType'),
  'sagemaker:MinimumInstanceMetadataServiceVersion': oneOf(
    'InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion',
  ),
  'sagemaker:NotebookInstanceLifecycleConfigArns': arnOf(
    'notebook-instance-lifecycle-config',
    allOf('LifecycleConfigName'),
  ),
}

/** Keys are of the results that may be seen, of which the request has pairs. */
const VISIBLE: KeyValue = {
  says: '`VisibilityConditions[]` by their keys',
  of: ({ parameters }) =>
    Object.fromEntries(
      valuesAt('VisibilityConditions[]', parameters, parameters).flatMap((pair) => {
        const key = isRecord(pair) ? textOf(pair.Key) : undefined
        return key === undefined || !isRecord(pair) ? [] : [[key, textOf(pair.Value)]]
      }),
    ),
}

const CLUSTER: Keys = { ...INSTANCE_TYPES, ...VPC }
const MONITOR = 'MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringOutputConfig.KmsKeyId'
const VARIANTS = ['ProductionVariants', 'ShadowProductionVariants']

/**
 * What a request says to conditions, by operation. Keys of what is there are none of it: an app's
 * `sagemaker:SpaceSharingType` is its space's.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sagemaker.html#list_sagemaker-policy-keys
 */
export const SAGEMAKER_KEYS: Readonly<Record<string, Keys>> = {
  CreateApp: APPS,
  CreateAutoMLJob: AUTO_ML,
  CreateAutoMLJobV2: AUTO_ML,
  CreateCluster: CLUSTER,
  CreateDataQualityJobDefinition: processing('DataQualityJobOutputConfig.KmsKeyId'),
  CreateDomain: {
    ...domain('DefaultUserSettings'),
    'sagemaker:VpcSubnets': allOf('SubnetIds[]'),
    ...kmsKey('VolumeKmsKey', 'KmsKeyId', 'HomeEfsFileSystemKmsKeyId'),
    'sagemaker:HomeEfsFileSystemKmsKey': oneOf('KmsKeyId', 'HomeEfsFileSystemKmsKeyId'),
  },
  CreateEndpointConfig: {
    ...INSTANCE_TYPES,
    ...ISOLATION,
    ...VPC,
    ...kmsKey('VolumeKmsKey', 'KmsKeyId'),
    'sagemaker:AcceleratorTypes': allOf(...VARIANTS.map((list) => `${list}[].AcceleratorType`)),
    'sagemaker:ModelArn': arnOf('model', oneOf(...VARIANTS.map((list) => `${list}[].ModelName`))),
    'sagemaker:ServerlessMaxConcurrency': oneOf(...VARIANTS.map((list) => `${list}[].ServerlessConfig.MaxConcurrency`)),
    'sagemaker:ServerlessMemorySize': oneOf(...VARIANTS.map((list) => `${list}[].ServerlessConfig.MemorySizeInMB`)),
  },
  CreateFeatureGroup: FEATURES,
  CreateFlowDefinition: workteam('HumanLoopConfig.WorkteamArn'),
  CreateHyperParameterTuningJob: training('**.OutputDataConfig.KmsKeyId'),
  CreateInferenceComponent: { 'sagemaker:ModelArn': arnOf('model', oneOf('**.ModelName')) },
  CreateLabelingJob: {
    ...workteam('HumanTaskConfig.WorkteamArn'),
    ...VOLUME,
    ...kmsKey('OutputKmsKey', 'OutputConfig.KmsKeyId'),
  },
  CreateModel: { ...ISOLATION, ...VPC },
  CreateModelBiasJobDefinition: processing('ModelBiasJobOutputConfig.KmsKeyId'),
  CreateModelExplainabilityJobDefinition: processing('ModelExplainabilityJobOutputConfig.KmsKeyId'),
  CreateModelPackage: PACKAGE,
  CreateModelQualityJobDefinition: processing('ModelQualityJobOutputConfig.KmsKeyId'),
  CreateMonitoringSchedule: processing(MONITOR),
  CreateNotebookInstance: {
    ...NOTEBOOK,
    'sagemaker:VpcSubnets': allOf('SubnetId'),
    'sagemaker:VpcSecurityGroupIds': allOf('SecurityGroupIds[]'),
    ...kmsKey('VolumeKmsKey', 'KmsKeyId'),
  },
  CreateProcessingJob: processing('ProcessingOutputConfig.KmsKeyId'),
  CreateSpace: SPACE,
  CreateTrainingJob: { ...training('OutputDataConfig.KmsKeyId'), ...LIVE },
  CreateTransformJob: {
    ...INSTANCE_TYPES,
    ...VOLUME,
    ...kmsKey('OutputKmsKey', 'TransformOutput.KmsKeyId'),
    'sagemaker:ModelArn': arnOf('model', oneOf('ModelName')),
  },
  CreateUserProfile: domain('UserSettings'),
  Search: { 'sagemaker:SearchVisibilityCondition/': VISIBLE },
  UpdateCluster: CLUSTER,
  UpdateDomain: { ...domain('DefaultUserSettings'), 'sagemaker:VpcSubnets': allOf('SubnetIds[]') },
  UpdateModelPackage: PACKAGE,
  UpdateMonitoringSchedule: processing(MONITOR),
  UpdateNotebookInstance: NOTEBOOK,
  UpdateSpace: SPACE,
  UpdateTrainingJob: { ...INSTANCE_TYPES, ...LIVE },
  UpdateUserProfile: domain('UserSettings'),
}
