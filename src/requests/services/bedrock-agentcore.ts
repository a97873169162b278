import {
  alsoAction,
  alsoAsks,
  alsoKeys,
  alsoTags,
  inTurn,
  isGiven,
  isLeftOut,
  type RowsChange,
} from '../common-rows.ts'
import { type Path, textsAt } from '../path.ts'
import type { Asked, AskRow, Part, ResourceRow, ServiceExceptions, Variable } from '../rows.ts'
import { allOf, oneOf } from '../said-keys.ts'

/** The last part of an ARN of the kind, or the id. */
function idIn(kind: string, ...places: readonly Path[]): Part {
  return {
    says: places.join(' or '),
    of: (asked) => texts(places, asked).map((text) => (text.includes(`:${kind}/`) ? lastPart(text) : text)),
  }
}

function texts(places: readonly Path[], { parameters, element }: Asked): readonly string[] {
  return places.flatMap((place) => textsAt(place, parameters, element))
}

function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1)
}

/** AWS's own browsers and interpreters are of no account: `aws.browser.v1`. */
function ofAwsOrOwn(place: Path, isOfAws: boolean): Part {
  return {
    says: `${place}, ${isOfAws ? 'of AWS' : 'not of AWS'}`,
    of: (asked) => texts([place], asked).filter((text) => /(?:^|\/)aws\./.test(text) === isOfAws),
  }
}

const TOOLS: Readonly<Record<string, ResourceRow>> = Object.fromEntries(
  [
    ['browser', 'BrowserId', 'browserIdentifier'] as const,
    ['code-interpreter', 'CodeInterpreterId', 'codeInterpreterIdentifier'] as const,
  ].flatMap(([type, variable, place]) => [
    [type, { type, parts: { [variable]: ofAwsOrOwn(place, true) }, optional: true }],
    [`${type}-custom`, { type: `${type}-custom`, parts: { [variable]: ofAwsOrOwn(place, false) }, optional: true }],
  ]),
)

/** "If not specified, the DEFAULT endpoint is used." */
const ENDPOINTS: Readonly<Record<string, ResourceRow>> = {
  'runtime-endpoint': {
    type: 'runtime-endpoint',
    parts: {
      RuntimeId: idIn('runtime', 'agentRuntimeArn', 'agentRuntimeId'),
      Name: ['endpointName', 'qualifier', '=DEFAULT'],
    },
  },
  'harness-endpoint': {
    type: 'harness-endpoint',
    parts: { HarnessId: idIn('harness', 'harnessArn', 'harnessId'), Name: ['endpointName', 'qualifier', '=DEFAULT'] },
  },
}

/** Each account has one vault of tokens and one directory of workload identities in a Region. */
const VARIABLES: Readonly<Record<string, Variable>> = {
  DirectoryId: { absent: 'default' },
  TokenVaultId: { at: 'tokenVaultId', absent: 'default' },
  WorkloadIdentityName: { at: 'workloadName' },
}

function placed(rows: readonly AskRow[], places: Readonly<Record<string, ResourceRow>>): readonly AskRow[] {
  return rows.map((row, index): AskRow => {
    if (index > 0 || row.on === undefined) return row
    return { ...row, on: row.on.map((each) => (Object.hasOwn(places, each.type) ? (places[each.type] ?? each) : each)) }
  })
}

const PROVIDER = 'resourceCredentialProviderName'
const PROVIDERS: Readonly<Record<string, ResourceRow>> = Object.fromEntries(
  ['apikeycredentialprovider', 'oauth2credentialprovider', 'paymentcredentialprovider'].map((type) => [
    type,
    { type, parts: { Name: PROVIDER } },
  ]),
)
const IN_VAULT: Readonly<Record<string, ResourceRow>> = {
  ...PROVIDERS,
  'token-vault': { type: 'token-vault' },
  'workload-identity': { type: 'workload-identity' },
  'workload-identity-directory': { type: 'workload-identity-directory' },
}
const inVault = (rows: readonly AskRow[]) => placed(rows, IN_VAULT)

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock-agentcore.html */
export const bedrockAgentcore: ServiceExceptions = {
  service: 'bedrock-agentcore',
  variables: VARIABLES,
  every: (rows) => placed(rows, { ...TOOLS, ...ENDPOINTS }),
  operations: {
    BatchCreateMemoryRecords: alsoKeys({ 'bedrock-agentcore:namespace': oneOf('records[].namespaces[]') }),
    BatchUpdateMemoryRecords: alsoKeys({ 'bedrock-agentcore:namespace': oneOf('records[].namespaces[]') }),
    CompleteResourceTokenAuth: alsoKeys({ 'bedrock-agentcore:userid': 'userIdentifier.userId' }),
    // In the name of the user whom a header names.
    InvokeAgentRuntime: alsoAction('bedrock-agentcore:InvokeAgentRuntimeForUser', isGiven('runtimeUserId')),
    // Without a session one is started.
    InvokeCodeInterpreter: alsoAction('bedrock-agentcore:StartCodeInterpreterSession', isLeftOut('sessionId')),
    ListMemoryRecords: alsoKeys({ 'bedrock-agentcore:strategyId': 'memoryStrategyId' }),
    RetrieveMemoryRecords: alsoKeys({ 'bedrock-agentcore:strategyId': 'searchCriteria.memoryStrategyId' }),
    GetResourceApiKey: inVault,
    GetResourceOauth2Token: inVault,
    GetResourcePaymentToken: inVault,
  },
}

function inNetwork(place: string): NonNullable<AskRow['keys']> {
  return {
    'bedrock-agentcore:securityGroups': allOf(`${place}.securityGroups[]`),
    'bedrock-agentcore:subnets': allOf(`${place}.subnets[]`),
  }
}

const RUNTIME_NETWORK = inNetwork('networkConfiguration.networkModeConfig')
const CAPACITY: AskRow = {
  action: 'bedrock-agentcore:PassCapacityProvider',
  on: [{ type: 'capacity-provider', arns: ['capacityProviderConfiguration.capacityProviderArn'] }],
  ifGiven: true,
}

/** What an account makes is of the kind that is its own. */
function tool(type: string): RowsChange {
  return inTurn(
    alsoKeys(inNetwork('networkConfiguration.vpcConfig')),
    alsoTags('bedrock-agentcore:TagResource', [{ type, made: true }]),
  )
}

const DISCOVERED = alsoKeys({
  'bedrock-agentcore:DiscoveryUrl': 'authorizerConfiguration.customJWTAuthorizer.discoveryUrl',
})

/** What tools a server has is read from it at once. */
const SYNCHRONIZED = alsoAsks({
  action: 'bedrock-agentcore:SynchronizeGatewayTargets',
  when: 'targetConfiguration.mcp.mcpServer',
  on: [{ type: 'gateway', parts: { GatewayId: 'gatewayIdentifier' } }],
})

const NAMED_ENDPOINT = (rows: readonly AskRow[]) => placed(rows, ENDPOINTS)

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock-agentcore.html */
export const bedrockAgentcoreControl: ServiceExceptions = {
  service: 'bedrock-agentcore-control',
  variables: VARIABLES,
  operations: {
    // Each has an endpoint DEFAULT from the beginning.
    CreateAgentRuntime: (rows) => [
      ...alsoKeys(RUNTIME_NETWORK)(rows),
      { action: 'bedrock-agentcore:CreateAgentRuntimeEndpoint', on: [{ type: 'runtime', made: true }] },
      CAPACITY,
    ],
    CreateBrowser: tool('browser-custom'),
    CreateCodeInterpreter: tool('code-interpreter-custom'),
    CreateGatewayTarget: SYNCHRONIZED,
    CreateMemory: alsoKeys({ 'bedrock-agentcore:KmsKeyArn': 'encryptionKeyArn' }),
    CreatePaymentManager: DISCOVERED,
    UpdateAgentRuntime: (rows) => [...alsoKeys(RUNTIME_NETWORK)(rows), CAPACITY],
    UpdateGatewayTarget: SYNCHRONIZED,
    UpdatePaymentManager: DISCOVERED,
    DeleteAgentRuntimeEndpoint: NAMED_ENDPOINT,
    GetAgentRuntimeEndpoint: NAMED_ENDPOINT,
    UpdateAgentRuntimeEndpoint: NAMED_ENDPOINT,
  },
}
