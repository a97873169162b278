import { UNKNOWN } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'
import { alsoAction, inTurn, passRole, tagsOnCreate } from '../common-rows.ts'
import type { AskRow, OperationRows, Part, ResourceRow, ServiceExceptions } from '../rows.ts'

/**
 * A name, `name:alias`, a partial ARN (`123456789012:function:name`) or a whole one, as AWS's model writes it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
const FUNCTION_NAME =
  /^(?:arn:(aws[a-zA-Z-]*):lambda:)?(?:([a-z]{2}(?:-[a-z]+)+-\d+):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9_-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9_-]+))?$/

/**
 * "Lambda makes authorization decisions by comparing the resource element in the IAM policy with both the FunctionName
 * and Qualifier passed in API calls." A name that is none names nothing that is known.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
function functionArn(name: unknown, qualifier: unknown, scope: Scope): string | undefined {
  if (typeof name !== 'string') return undefined
  const found = FUNCTION_NAME.exec(name)
  if (found === null) return undefined
  const [, partition = scope.partition, region = scope.region, account = scope.accountId, own = '', version] = found
  const arn = `arn:${partition}:lambda:${region}:${account}:function:${own}`
  const said = typeof qualifier === 'string' && qualifier !== '' ? qualifier : undefined
  if (said === undefined || version === undefined) return [arn, said ?? version].filter(Boolean).join(':')
  return `${arn}:${said === version ? said : UNKNOWN}`
}

const FUNCTION_PART: Part = {
  says: '`FunctionName` (a name, a partial or a whole ARN) with `Qualifier`',
  of: ({ parameters, scope }) => functionArn(parameters.FunctionName, parameters.Qualifier, scope),
}

const FUNCTION: ResourceRow = { type: 'function', parts: { FunctionName: FUNCTION_PART } }

const LAYER_VERSION: ResourceRow = {
  type: 'layerVersion',
  parts: {
    LayerName: {
      says: '`LayerName`, which may be an ARN, and `VersionNumber`',
      of: ({ parameters: { LayerName, VersionNumber }, scope: { partition, region, accountId } }) => {
        if (typeof LayerName !== 'string' || LayerName === '') return undefined
        const own = LayerName.startsWith('arn:')
        const layer = own ? LayerName : `arn:${partition}:lambda:${region}:${accountId}:layer:${LayerName}`
        return `${layer}:${String(VersionNumber ?? UNKNOWN)}`
      },
    },
  },
}

const onFunction: OperationRows = (generated) =>
  generated.map((row) => (row.action.startsWith('lambda:') ? { ...row, on: [FUNCTION] } : row))
const onLayerVersion: OperationRows = (generated) => generated.map((row) => ({ ...row, on: [LAYER_VERSION] }))

/** Its name is in the id of a callback, which only the service can read. */
const onCallback: OperationRows = (generated) =>
  generated.map((row) => ({ ...row, on: [{ type: 'durable execution' }] }))

function withKeys(rows: readonly AskRow[], keys: NonNullable<AskRow['keys']>): readonly AskRow[] {
  return rows.map((row) => (row.action.startsWith('lambda:') ? { ...row, keys: { ...row.keys, ...keys } } : row))
}

const FUNCTION_ARN = { 'lambda:FunctionArn': { ...FUNCTION_PART, says: 'the ARN of `FunctionName`' } }
const URL_KEYS = { 'lambda:FunctionUrlAuthType': 'AuthType', ...FUNCTION_ARN }
const VPC_KEYS = {
  'lambda:SubnetIds': 'VpcConfig.SubnetIds[]',
  'lambda:SecurityGroupIds': 'VpcConfig.SecurityGroupIds[]',
}

/** What a function is made of and runs on. */
const LAYERS: AskRow = {
  action: 'lambda:GetLayerVersion',
  on: [{ type: 'layerVersion', arns: ['Layers[]'] }],
  ifGiven: true,
}
const PROVIDER: AskRow = {
  action: 'lambda:PassCapacityProvider',
  on: [
    {
      type: 'capacityProvider',
      arns: ['CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.CapacityProviderArn'],
    },
  ],
  ifGiven: true,
}
const ROLE = passRole(['Role'], 'lambda.amazonaws.com')
const FUNCTION_KEYS = { 'lambda:Layer': 'Layers[]', ...VPC_KEYS }

/** Operations that the rule is right about, but for the forms of a function's name. */
const OF_FUNCTIONS = [
  ...['CreateAlias', 'DeleteAlias', 'DeleteFunction', 'DeleteFunctionCodeSigningConfig', 'DeleteFunctionConcurrency'],
  ...['DeleteFunctionEventInvokeConfig', 'DeleteProvisionedConcurrencyConfig', 'GetAlias', 'GetFunction'],
  ...['GetFunctionCodeSigningConfig', 'GetFunctionConcurrency', 'GetFunctionConfiguration', 'GetPolicy'],
  ...['GetFunctionEventInvokeConfig', 'GetFunctionRecursionConfig', 'GetFunctionScalingConfig', 'InvokeAsync'],
  ...['GetProvisionedConcurrencyConfig', 'GetRuntimeManagementConfig', 'ListAliases', 'ListVersionsByFunction'],
  ...['ListDurableExecutionsByFunction', 'ListFunctionEventInvokeConfigs', 'ListFunctionUrlConfigs', 'PublishVersion'],
  ...['ListProvisionedConcurrencyConfigs', 'PutFunctionConcurrency', 'PutFunctionEventInvokeConfig', 'UpdateAlias'],
  ...['PutFunctionRecursionConfig', 'PutFunctionScalingConfig', 'PutProvisionedConcurrencyConfig'],
  ...['PutRuntimeManagementConfig', 'UpdateFunctionCode', 'UpdateFunctionEventInvokeConfig'],
]

const OF_URLS = [
  'CreateFunctionUrlConfig',
  'DeleteFunctionUrlConfig',
  'GetFunctionUrlConfig',
  'UpdateFunctionUrlConfig',
]
const OF_LAYER_VERSIONS = [
  ...['AddLayerVersionPermission', 'DeleteLayerVersion', 'GetLayerVersion', 'GetLayerVersionPolicy'],
  'RemoveLayerVersionPermission',
]
const OF_CALLBACKS = ['Failure', 'Heartbeat', 'Success'].map((end) => `SendDurableExecutionCallback${end}`)
const PERMISSION_KEYS = { 'lambda:Principal': 'Principal', 'lambda:FunctionUrlAuthType': 'FunctionUrlAuthType' }

function all(names: readonly string[], rows: OperationRows): Readonly<Record<string, OperationRows>> {
  return Object.fromEntries(names.map((name) => [name, rows]))
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_lambda.html */
export const lambda: ServiceExceptions = {
  service: 'lambda',
  read: 'all',
  operations: {
    ...all(OF_FUNCTIONS, onFunction),
    ...all(OF_URLS, (generated) => withKeys(rowsOf(onFunction, generated), URL_KEYS)),
    ...all(OF_LAYER_VERSIONS, onLayerVersion),
    ...all(OF_CALLBACKS, onCallback),
    AddPermission: (generated) => withKeys(rowsOf(onFunction, generated), PERMISSION_KEYS),
    CheckpointDurableExecution: [
      {
        action: 'lambda:CheckpointDurableExecution',
        on: [{ type: 'durable execution', arns: ['DurableExecutionArn'] }],
      },
    ],
    CreateCapacityProvider: (generated) => [
      ...withKeys(generated, VPC_KEYS),
      tagsOnCreate(
        'lambda:TagResource',
        [{ type: 'capacityProvider', parts: { CapacityProviderName: 'CapacityProviderName' } }],
        'Tags',
      ),
    ],
    CreateCodeSigningConfig: (generated) => [
      ...generated,
      tagsOnCreate('lambda:TagResource', [{ type: 'code signing config', made: true }], 'Tags'),
    ],
    // The mapping is what is asked about, by the function that it is of.
    CreateEventSourceMapping: (generated) => [
      ...withKeys(generated, FUNCTION_ARN),
      tagsOnCreate('lambda:TagResource', [{ type: 'eventSourceMapping', made: true }], 'Tags'),
    ],
    CreateFunction: (generated) => [
      ...withKeys(rowsOf(onFunction, generated), FUNCTION_KEYS),
      LAYERS,
      PROVIDER,
      tagsOnCreate('lambda:TagResource', [FUNCTION], 'Tags'),
    ],
    GetLayerVersionByArn: [{ action: 'lambda:GetLayerVersion', on: [{ type: 'layerVersion', arns: ['Arn'] }] }],
    Invoke: [{ action: 'lambda:InvokeFunction', on: [FUNCTION] }],
    InvokeWithResponseStream: [{ action: 'lambda:InvokeFunction', on: [FUNCTION] }],
    PutFunctionCodeSigningConfig: [
      {
        action: 'lambda:PutFunctionCodeSigningConfig',
        on: [FUNCTION, { type: 'code signing config', arns: ['CodeSigningConfigArn'] }],
        keys: { 'lambda:CodeSigningConfigArn': 'CodeSigningConfigArn' },
      },
    ],
    RemovePermission: onFunction,
    GetResourcePolicy: alsoAction('lambda:GetPolicy'),
    PutResourcePolicy: inTurn(alsoAction('lambda:AddPermission'), alsoAction('lambda:RemovePermission')),
    DeleteResourcePolicy: alsoAction('lambda:RemovePermission'),
    UpdateEventSourceMapping: (generated) => withKeys(generated, FUNCTION_ARN),
    UpdateFunctionConfiguration: [
      { action: 'lambda:UpdateFunctionConfiguration', on: [FUNCTION], keys: FUNCTION_KEYS },
      ROLE,
      LAYERS,
      PROVIDER,
    ],
  },
}

function rowsOf(rows: OperationRows, generated: readonly AskRow[]): readonly AskRow[] {
  return typeof rows === 'function' ? rows(generated) : rows
}
