import { type Path, textsAt } from '../path.ts'
import type { Asked, AskRow, Part, ResourceRow, ServiceExceptions, Variable } from '../rows.ts'

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
    GetResourceApiKey: inVault,
    GetResourceOauth2Token: inVault,
    GetResourcePaymentToken: inVault,
  },
}

const NAMED_ENDPOINT = (rows: readonly AskRow[]) => placed(rows, ENDPOINTS)

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock-agentcore.html */
export const bedrockAgentcoreControl: ServiceExceptions = {
  service: 'bedrock-agentcore-control',
  variables: VARIABLES,
  operations: {
    DeleteAgentRuntimeEndpoint: NAMED_ENDPOINT,
    GetAgentRuntimeEndpoint: NAMED_ENDPOINT,
    UpdateAgentRuntimeEndpoint: NAMED_ENDPOINT,
  },
}
