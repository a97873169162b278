import { UNKNOWN } from '../../aws/index.ts'
import { alsoAction, alsoAsks, alsoKeys, inTurn, isGiven, mainOn, passRole, type RowsChange } from '../common-rows.ts'
import { isRecord, type Path, textsAt, valuesAt } from '../path.ts'
import { isNamedInText, rolesInText } from '../roles-in-text.ts'
import type { Asked, AskRow, KeyValue, Part, ResourceRow, ServiceExceptions, Test } from '../rows.ts'
import { definitionOf, IMPORTED } from './apigateway-definition.ts'

const toGateway = (...places: readonly Path[]) => alsoAsks(passRole(places, 'apigateway.amazonaws.com'))

/** One of the changes of a PATCH: `{ op: 'replace', path: '/policy', value: '…' }`. */
function patches({ parameters, element }: Asked, path: RegExp): readonly Record<string, unknown>[] {
  return valuesAt('patchOperations[]', parameters, element)
    .filter(isRecord)
    .filter((patch) => path.test(String(patch.path)))
}

function patching(path: RegExp, ops: readonly string[]): Test {
  return {
    says: `with a patch of ${path.source}`,
    of: (asked) => patches(asked, path).some(({ op }) => ops.includes(String(op))),
  }
}

const CHANGES = ['add', 'replace', 'copy', 'move', 'test']

/** A role that a PATCH puts in a place of this name. */
function patchedRole(path: RegExp): RowsChange {
  const of = (asked: Asked) => patches(asked, path).flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
  const row: AskRow = {
    ...passRole([], 'apigateway.amazonaws.com'),
    on: [{ type: 'iam:role', parts: { RoleNameWithPath: { says: `the patch of ${path.source}`, of: roleArns } } }],
  }
  return alsoAsks(row)

  function roleArns(asked: Asked) {
    return of(asked).filter((value) => /^arn:[^:]*:iam::\d{12}:role\//.test(value))
  }
}

/** Keys that are lists, as an imported API has several of each. */
const LISTS = /^(?:ApiKeyRequired|Authorizer(?:Type|Uri)|EndpointType|RouteAuthorizationType|SecurityPolicy)$/

/** What a PATCH puts in each of these places, for the key that says it. */
function patchedKeys(places: Readonly<Record<string, RegExp>>): RowsChange {
  const keys = Object.entries(places).map(([name, path]): [string, KeyValue] => [
    `apigateway:Request/${name}`,
    {
      says: `the patch of ${path.source}`,
      of(asked) {
        const texts = patches(asked, path).flatMap(({ op, value }) => (op === 'remove' ? [] : [String(value)]))
        return texts.length === 0 ? undefined : LISTS.test(name) ? texts : texts.at(-1)
      },
    },
  ])
  return alsoKeys(Object.fromEntries(keys))
}

/**
 * Roles in the text of a definition: of integrations and of authorizers.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
 */
export const importedRoles = alsoAsks({
  ...passRole([], 'apigateway.amazonaws.com'),
  on: [
    {
      type: 'iam:role',
      parts: {
        RoleNameWithPath: {
          says: 'roles in the definition `body`',
          of: (asked) => {
            const text = definitionOf(asked).replaceAll(CALLER, '')
            return ['credentials', 'authorizerCredentials'].flatMap((member) => rolesInText(text, member))
          },
        },
      },
    },
  ],
})

/** A definition may have the API's policy: `x-amazon-apigateway-policy`. */
const importedPolicy: Test = {
  says: 'a policy in the definition `body`',
  of: (asked) => isNamedInText(definitionOf(asked), 'x-amazon-apigateway-policy'),
}

/** "To require that the caller's identity be passed through from the request": no role. */
const CALLER = 'arn:aws:iam::*:user/*'

/**
 * "To get the tags for a resource, the user must have GET permissions for that resource. To update the tags for a
 * resource, the user must have PATCH permissions for that resource."
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-iam-policy.html
 */
function alsoOnTagged(verb: 'GET' | 'PATCH', place: Path): RowsChange {
  return alsoAsks({ action: `apigateway:${verb}`, on: [{ type: '/tags/{resource_arn}', arns: [place] }] })
}

/** What is made with tags asks for PUT on its tags, which have its ARN in their path. */
export function taggedOnCreate(collection: string, id?: Part, type = 'new-tags'): RowsChange {
  return (generated) => {
    const [main] = generated
    if (main?.tags === undefined) return generated
    const parts = { Collection: `=${collection}`, ...(id && { Id: id }) }
    const on: ResourceRow = { type, parts, made: true }
    return [...generated, { action: 'apigateway:PUT', on: [on], when: isGiven(`${main.tags}{key}`), tags: main.tags }]
  }
}

/** A place's texts as a list, for the keys that compare with several. */
export const listed = (place: Path): KeyValue => ({
  says: place,
  of({ parameters, element }) {
    const texts = textsAt(place, parameters, element)
    return texts.length === 0 ? undefined : texts
  },
})

const CERTIFICATE_KEYS = {
  'apigateway:Request/MtlsTrustStoreUri': 'mutualTlsAuthentication.truststoreUri',
  'apigateway:Request/MtlsTrustStoreVersion': 'mutualTlsAuthentication.truststoreVersion',
} as const

/**
 * A private domain name is told from others of its name by an id, and is the account's; its mappings have the id in
 * their paths.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
function ofDomain(row: ResourceRow): ResourceRow {
  if (!row.type.startsWith('/domainnames/{domain_name}')) return row
  return { ...row, parts: { ...row.parts, domainName: row.type.endsWith('_name}') ? DOMAIN : DOMAIN_OF_MAPPING } }
}

const DOMAIN: Part = {
  says: '`domainName`; of a private one with `domainNameId`',
  of({ parameters: { domainName, domainNameId }, scope: { partition, region, accountId } }) {
    const name = textOr(domainName)
    const id = textOr(domainNameId)
    return id === undefined
      ? name
      : `arn:${partition}:apigateway:${region}:${accountId}:/domainnames/${name ?? UNKNOWN}+${id}`
  },
}

const DOMAIN_OF_MAPPING: Part = {
  says: DOMAIN.says,
  of({ parameters: { domainName, domainNameId } }) {
    const name = textOr(domainName)
    const id = textOr(domainNameId)
    return id === undefined ? name : `${name ?? UNKNOWN}+${id}`
  },
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * "To disable mutual TLS for a custom domain name, remove the truststore": by a patch of its URI to nothing.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 */
function patchingMutualTls(isTakenAway: boolean): Test {
  const isNothing = ({ op, value }: Record<string, unknown>) =>
    op === 'remove' || ((op === 'add' || op === 'replace') && (value ?? '') === '')
  return {
    says: isTakenAway ? 'with a patch that takes mutual TLS away' : 'with a patch of mutual TLS',
    of: (asked) => patches(asked, /^\/mutualTlsAuthentication/).some((patch) => isNothing(patch) === isTakenAway),
  }
}

/** The policies of a private domain name: its page has one key for them. */
function onlyOf(key: string, row: AskRow): AskRow {
  return { ...row, keys: Object.fromEntries(Object.entries(row.keys ?? {}).filter(([name]) => name.endsWith(key))) }
}

const POLICY = 'apigateway:UpdateRestApiPolicy'
const AUTHORIZER = alsoKeys({
  'apigateway:Request/AuthorizerType': listed('type'),
  'apigateway:Request/AuthorizerUri': listed('authorizerUri'),
})

export const NEW_TAGS =
  'arn:${Partition}:apigateway:${Region}::/tags/arn%3A${Partition}%3Aapigateway%3A${Region}%3A%3A%2F${Collection}%2F${Id}'

/**
 * A verb of HTTP on a path of the API itself, and some actions beside it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_apigateway.html
 */
export const apigateway: ServiceExceptions = {
  service: 'apigateway',
  types: {
    // As an error of AWS's names it: the ARN of what is made, in the escapes of a path.
    'new-tags': NEW_TAGS,
    // Of an account, as these are.
    'new-association-tags': NEW_TAGS.replace('%3A%3A', '%3A${Account}%3A'),
  },
  variables: { '/tags/{resource_arn}.resourceArn': { spelled: encodeURIComponent } },
  every: (rows) => rows.map((row) => (row.on ? { ...row, on: row.on.map(ofDomain) } : row)),
  read: 'all',
  operations: {
    CreateRestApi: inTurn(
      alsoKeys({
        'apigateway:Request/ApiName': 'name',
        'apigateway:Request/EndpointType': 'endpointConfiguration.types[]',
        'apigateway:Request/DisableExecuteApiEndpoint': 'disableExecuteApiEndpoint',
        'apigateway:Request/SecurityPolicy': listed('securityPolicy'),
      }),
      taggedOnCreate('restapis'),
      alsoAction(POLICY, isGiven('policy')),
    ),
    ImportRestApi: inTurn(
      alsoKeys({ ...IMPORTED, 'apigateway:Request/EndpointType': 'parameters.endpointConfigurationTypes' }),
      importedRoles,
      alsoAction(POLICY, importedPolicy),
    ),
    PutRestApi: inTurn(alsoKeys(IMPORTED), importedRoles, alsoAction(POLICY, importedPolicy)),
    UpdateRestApi: inTurn(
      patchedKeys({
        ApiName: /^\/name$/,
        EndpointType: /^\/endpointConfiguration\/types/,
        DisableExecuteApiEndpoint: /^\/disableExecuteApiEndpoint$/,
        SecurityPolicy: /^\/securityPolicy$/,
      }),
      alsoAction(POLICY, patching(/^\/policy/, [...CHANGES, 'remove'])),
    ),
    CreateDeployment: alsoKeys({ 'apigateway:Request/StageName': 'stageName' }),
    CreateStage: taggedOnCreate('restapis', {
      says: 'the stage',
      of: ({ parameters: { restApiId, stageName } }) => encodeURIComponent(`${restApiId}/stages/${stageName}`),
    }),
    UpdateStage: patchedKeys({
      AccessLoggingDestination: /^\/accessLogSettings\/destinationArn$/,
      AccessLoggingFormat: /^\/accessLogSettings\/format$/,
    }),
    CreateApiKey: taggedOnCreate('apikeys'),
    CreateUsagePlan: taggedOnCreate('usageplans'),
    CreateVpcLink: taggedOnCreate('vpclinks'),
    GenerateClientCertificate: taggedOnCreate('clientcertificates'),
    CreateDomainName: inTurn(
      alsoKeys({
        ...CERTIFICATE_KEYS,
        'apigateway:Request/EndpointType': 'endpointConfiguration.types[]',
        'apigateway:Request/SecurityPolicy': listed('securityPolicy'),
        'apigateway:Request/RoutingMode': 'routingMode',
      }),
      taggedOnCreate('domainnames'),
      alsoAction('apigateway:AddCertificateToDomain', isGiven('mutualTlsAuthentication.truststoreUri')),
      alsoAction('apigateway:UpdateDomainNamePolicy', isGiven('policy')),
    ),
    UpdateDomainName: inTurn(
      patchedKeys({
        MtlsTrustStoreUri: /^\/mutualTlsAuthentication\/truststoreUri$/,
        MtlsTrustStoreVersion: /^\/mutualTlsAuthentication\/truststoreVersion$/,
        EndpointType: /^\/endpointConfiguration\/types/,
        SecurityPolicy: /^\/securityPolicy$/,
        RoutingMode: /^\/routingMode$/,
      }),
      alsoAction('apigateway:AddCertificateToDomain', patchingMutualTls(false)),
      alsoAction('apigateway:RemoveCertificateFromDomain', patchingMutualTls(true)),
      alsoAction('apigateway:UpdateDomainNamePolicy', patching(/^\/policy/, [...CHANGES, 'remove'])),
      alsoAction(
        'apigateway:UpdateDomainNameManagementPolicy',
        patching(/^\/managementPolicy/, [...CHANGES, 'remove']),
      ),
      (rows) => rows.map((row) => (row.action.endsWith('Policy') ? onlyOf('EndpointType', row) : row)),
    ),
    CreateDomainNameAccessAssociation: inTurn(
      mainOn({ type: 'DomainNameAccessAssociations' }),
      alsoKeys({
        'apigateway:Request/AccessAssociationSource': 'accessAssociationSource',
        'apigateway:Request/DomainNameArn': 'domainNameArn',
      }),
      taggedOnCreate('domainnameaccessassociations', undefined, 'new-association-tags'),
      alsoAsks({
        action: 'apigateway:CreateAccessAssociation',
        on: [{ type: 'PrivateDomainName', arns: ['domainNameArn'] }],
      }),
    ),
    DeleteDomainNameAccessAssociation: mainOn({
      type: 'DomainNameAccessAssociation',
      arns: ['domainNameAccessAssociationArn'],
    }),
    GetDomainNameAccessAssociations: mainOn({ type: 'DomainNameAccessAssociations' }),
    RejectDomainNameAccessAssociation: [
      { action: 'apigateway:RejectAccessAssociation', on: [{ type: 'PrivateDomainName', arns: ['domainNameArn'] }] },
    ],
    PutMethod: alsoKeys({
      'apigateway:Request/RouteAuthorizationType': listed('authorizationType'),
      'apigateway:Request/ApiKeyRequired': listed('apiKeyRequired'),
    }),
    UpdateMethod: patchedKeys({
      RouteAuthorizationType: /^\/authorizationType$/,
      ApiKeyRequired: /^\/apiKeyRequired$/,
    }),
    CreateAuthorizer: inTurn(AUTHORIZER, toGateway('authorizerCredentials')),
    UpdateAuthorizer: inTurn(
      patchedKeys({ AuthorizerType: /^\/type$/, AuthorizerUri: /^\/authorizerUri$/ }),
      patchedRole(/^\/authorizerCredentials$/),
    ),
    PutIntegration: toGateway('credentials'),
    UpdateIntegration: patchedRole(/^\/credentials$/),
    UpdateAccount: patchedRole(/^\/cloudwatchRoleArn$/),
    GetTags: alsoOnTagged('GET', 'resourceArn'),
    TagResource: alsoOnTagged('PATCH', 'resourceArn'),
    UntagResource: alsoOnTagged('PATCH', 'resourceArn'),
  },
}
