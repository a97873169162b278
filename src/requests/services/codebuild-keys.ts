import type { Path } from '../path.ts'
import type { AskRow } from '../rows.ts'
import { allOf, byName, isThere, oneOf, type Saying } from '../said-keys.ts'

type Keys = NonNullable<AskRow['keys']>

/**
 * CodeBuild's keys are called as the members of a project are, and some only tell that one is there.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/action-context-keys.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_codebuild.html#list_codebuild-policy-keys
 */
export function codebuildKeys(operation: string): Keys | undefined {
  return Object.hasOwn(KEYS, operation) ? KEYS[operation] : undefined
}

/** The texts in members of `place`, by the keys' names after `called`. */
function texts(called: string, place: Path, names: readonly string[]): Keys {
  return Object.fromEntries(names.map((name) => [`codebuild:${called}${name}`, oneOf(place + name)]))
}

function lists(called: string, place: Path, names: readonly string[]): Keys {
  return Object.fromEntries(names.map((name) => [`codebuild:${called}${name}`, allOf(`${place}${name}[]`)]))
}

/** Of a list of structures: a key for each member, with the values of all. */
function columns(called: string, list: Path, names: readonly string[]): Keys {
  return Object.fromEntries(names.map((name) => [`codebuild:${called}.${name}`, allOf(`${list}[].${name}`)]))
}

function there(called: string, ...places: readonly Path[]): Keys {
  return { [`codebuild:${called}`]: isThere(...places) }
}

function named(called: string, list: Path, name: string, members: readonly string[]): Keys {
  const keys = members.map((member): [string, Saying] => {
    const place = `.${member}`
    return [place, member === 'buildspec' ? isThere(place) : oneOf(place)]
  })
  return { [`codebuild:${called}/`]: byName(`${list}[]`, name, Object.fromEntries(keys)) }
}

const VPC: Keys = {
  ...there('vpcConfig', 'vpcConfig'),
  ...texts('vpcConfig.', 'vpcConfig.', ['vpcId']),
  ...lists('vpcConfig.', 'vpcConfig.', ['subnets', 'securityGroupIds']),
}

function compute(place: Path): Keys {
  return {
    ...there(place, place),
    ...texts(`${place}.`, `${place}.`, ['disk', 'instanceType', 'machineType', 'memory', 'vCpu']),
  }
}

/** What a project has, and a build may have otherwise: `end` is `Override` where the members are called so. */
function ofBuild(end: '' | 'Override'): Keys {
  const artifact = ['bucketOwnerAccess', 'encryptionDisabled', 'location']
  const source = ['auth.resource', 'auth.type', 'buildStatusConfig.context', 'buildStatusConfig.targetUrl']
  const sources = `secondarySources${end}`
  const artifacts = `secondaryArtifacts${end}`
  const logs = `logsConfig${end}`
  return {
    ...there('artifacts', `artifacts${end}`),
    ...texts('artifacts.', `artifacts${end}.`, artifact),
    ...there('cache', `cache${end}`),
    ...texts('cache.', `cache${end}.`, ['location', 'type']),
    ...lists('cache.', `cache${end}.`, ['modes']),
    'codebuild:encryptionKey': oneOf(`encryptionKey${end}`),
    ...there('logsConfig', logs),
    ...there('logsConfig.s3Logs', `${logs}.s3Logs`),
    ...texts('logsConfig.s3Logs.', `${logs}.s3Logs.`, [...artifact, 'status']),
    ...there('secondaryArtifacts', artifacts),
    ...columns('secondaryArtifacts', artifacts, ['artifactIdentifier', ...artifact]),
    ...named('secondaryArtifacts', artifacts, 'artifactIdentifier', artifact),
    ...there('secondarySources', sources),
    ...columns('secondarySources', sources, [...source, 'insecureSsl', 'location', 'sourceIdentifier']),
    'codebuild:secondarySources.buildspec': isThere(`${sources}[].buildspec`),
    ...named('secondarySources', sources, 'sourceIdentifier', [...source, 'buildspec', 'insecureSsl', 'location']),
    'codebuild:serviceRole': oneOf(`serviceRole${end}`),
  }
}

function ofBatch(place: Path): Keys {
  return {
    ...there('buildBatchConfig', place),
    ...texts('buildBatchConfig.', `${place}.`, ['serviceRole']),
    ...lists('buildBatchConfig.', `${place}.`, ['restrictions.computeTypesAllowed', 'restrictions.fleetsAllowed']),
  }
}

function variables(list: Path): Keys {
  return {
    ...there('environment.environmentVariables', list),
    ...columns('environment.environmentVariables', list, ['name', 'value']),
    ...named('environment.environmentVariables', list, 'name', ['value']),
  }
}

function credential(place: Path): Keys {
  return {
    ...there('environment.registryCredential', place),
    ...texts('environment.registryCredential.', `${place}.`, ['credential', 'credentialProvider']),
  }
}

const ENVIRONMENT = ['certificate', 'computeType', 'image', 'imagePullCredentialsType', 'privilegedMode', 'type']
const FILE_SYSTEM = ['location', 'type']

const PROJECT: Keys = {
  ...ofBuild(''),
  ...VPC,
  ...ofBatch('buildBatchConfig'),
  'codebuild:autoRetryLimit': oneOf('autoRetryLimit'),
  'codebuild:concurrentBuildLimit': oneOf('concurrentBuildLimit'),
  ...there('environment', 'environment'),
  ...texts('environment.', 'environment.', [...ENVIRONMENT, 'fleet.fleetArn']),
  ...compute('environment.computeConfiguration'),
  ...variables('environment.environmentVariables'),
  ...credential('environment.registryCredential'),
  ...columns('fileSystemLocations', 'fileSystemLocations', ['identifier', ...FILE_SYSTEM]),
  ...named('fileSystemLocations', 'fileSystemLocations', 'identifier', FILE_SYSTEM),
  ...there('source', 'source'),
  ...texts('source.', 'source.', ['auth.resource', 'auth.type', 'insecureSsl', 'location']),
  ...texts('source.', 'source.', ['buildStatusConfig.context', 'buildStatusConfig.targetUrl']),
  ...there('source.buildspec', 'source.buildspec'),
}

/** Where a build's own member for one of its project's stands: `image` is `imageOverride`. */
const OVERRIDDEN_ENVIRONMENT: Readonly<Record<string, Path>> = {
  certificate: 'certificateOverride',
  computeType: 'computeTypeOverride',
  image: 'imageOverride',
  imagePullCredentialsType: 'imagePullCredentialsTypeOverride',
  privilegedMode: 'privilegedModeOverride',
  type: 'environmentTypeOverride',
}

const OVERRIDDEN_SOURCE: Readonly<Record<string, Path>> = {
  'auth.resource': 'sourceAuthOverride.resource',
  'auth.type': 'sourceAuthOverride.type',
  insecureSsl: 'insecureSslOverride',
  location: 'sourceLocationOverride',
}

function overridden(called: string, places: Readonly<Record<string, Path>>): Keys {
  return Object.fromEntries(
    Object.entries(places).map(([name, place]) => [`codebuild:${called}.${name}`, oneOf(place)]),
  )
}

const BUILDS: Keys = {
  ...ofBuild('Override'),
  ...there('environment', ...Object.values(OVERRIDDEN_ENVIRONMENT), 'environmentVariablesOverride'),
  ...overridden('environment', OVERRIDDEN_ENVIRONMENT),
  ...variables('environmentVariablesOverride'),
  ...credential('registryCredentialOverride'),
  ...there('source', 'sourceTypeOverride', 'buildspecOverride', 'sourceAuthOverride', 'sourceLocationOverride'),
  ...overridden('source', OVERRIDDEN_SOURCE),
  ...there('source.buildspec', 'buildspecOverride'),
}

const FLEET: Keys = {
  ...VPC,
  ...compute('computeConfiguration'),
  ...texts('', '', ['computeType', 'environmentType', 'fleetServiceRole', 'imageId']),
}

const WEBHOOK: Keys = {
  ...texts('', '', ['buildType', 'manualCreation']),
  ...texts('scopeConfiguration.', 'scopeConfiguration.', ['domain', 'name', 'scope']),
}

const REPORT_GROUP: Keys = texts('exportConfig.s3Destination.', 'exportConfig.s3Destination.', [
  ...['bucket', 'bucketOwner', 'encryptionDisabled', 'encryptionKey', 'path'],
])

const KEYS: Readonly<Record<string, Keys>> = {
  CreateFleet: FLEET,
  CreateProject: PROJECT,
  CreateReportGroup: REPORT_GROUP,
  CreateWebhook: WEBHOOK,
  StartBuild: {
    ...BUILDS,
    'codebuild:autoRetryLimit': oneOf('autoRetryLimitOverride'),
    'codebuild:environment.fleet.fleetArn': oneOf('fleetOverride.fleetArn'),
    ...texts('source.buildStatusConfig.', 'buildStatusConfigOverride.', ['context', 'targetUrl']),
  },
  StartBuildBatch: { ...BUILDS, ...ofBatch('buildBatchConfigOverride') },
  UpdateFleet: FLEET,
  UpdateProject: PROJECT,
  UpdateReportGroup: REPORT_GROUP,
  UpdateWebhook: WEBHOOK,
}
