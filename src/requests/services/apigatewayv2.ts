import { alsoAction, alsoAsks, alsoKeys, inTurn, isGiven, mainOn, passRole, type RowsChange } from '../common-rows.ts'
import { isRecord } from '../path.ts'
import type { AskRow, KeyValue, ServiceExceptions, Test } from '../rows.ts'
import { importedRoles, listed, NEW_TAGS, taggedOnCreate } from './apigateway.ts'
import { IMPORTED, IMPORTED_ENDPOINT } from './apigateway-definition.ts'

const INTEGRATION = alsoAsks(passRole(['CredentialsArn'], 'apigateway.amazonaws.com'))
const AUTHORIZER = inTurn(
  alsoKeys({
    'apigateway:Request/AuthorizerType': listed('AuthorizerType'),
    'apigateway:Request/AuthorizerUri': listed('AuthorizerUri'),
  }),
  alsoAsks(passRole(['AuthorizerCredentialsArn'], 'apigateway.amazonaws.com')),
)
const DISABLED = 'apigateway:Request/DisableExecuteApiEndpoint'
const API = alsoKeys({ 'apigateway:Request/ApiName': 'Name', [DISABLED]: 'DisableExecuteApiEndpoint' })
/** "Always populated" where an API is created: see `apigateway-definition.ts`. */
const orFalse: KeyValue = {
  says: '`DisableExecuteApiEndpoint`, or `false`',
  of: ({ parameters }) => String(parameters.DisableExecuteApiEndpoint ?? false),
}
const IMPORT = alsoKeys({ ...IMPORTED, [DISABLED]: IMPORTED_ENDPOINT })
const ROUTE = alsoKeys({
  'apigateway:Request/RouteAuthorizationType': listed('AuthorizationType'),
  'apigateway:Request/ApiKeyRequired': listed('ApiKeyRequired'),
})
const LOGS = alsoKeys({
  'apigateway:Request/AccessLoggingDestination': 'AccessLogSettings.DestinationArn',
  'apigateway:Request/AccessLoggingFormat': 'AccessLogSettings.Format',
})
const STORE = 'MutualTlsAuthentication.TruststoreUri'
const VERSION = 'MutualTlsAuthentication.TruststoreVersion'

/** "To disable mutual TLS for a custom domain name, remove the truststore": by a URI of nothing. */
const takesMutualTlsAway: Test = {
  says: `with ${STORE} of nothing`,
  of: ({ parameters: { MutualTlsAuthentication: given } }) => isRecord(given) && given.TruststoreUri === '',
}

/** Its first: what it says of certificates is of the other actions too. */
const DOMAIN: RowsChange = inTurn(
  alsoKeys({
    'apigateway:Request/MtlsTrustStoreUri': STORE,
    'apigateway:Request/MtlsTrustStoreVersion': VERSION,
    'apigateway:Request/EndpointType': 'DomainNameConfigurations[].EndpointType',
    'apigateway:Request/SecurityPolicy': 'DomainNameConfigurations[].SecurityPolicy',
    'apigateway:Request/RoutingMode': 'RoutingMode',
  }),
  alsoAction('apigateway:AddCertificateToDomain', isGiven(STORE, VERSION)),
)
const PORTAL = alsoKeys({
  'apigateway:Request/PortalDisplayName': 'PortalContent.DisplayName',
  'apigateway:Request/PortalDomainName': 'EndpointConfiguration.AcmManaged.DomainName',
  'apigateway:Request/CognitoUserPoolArn': 'Authorization.CognitoConfig.UserPoolArn',
})
/** A portal shows the products that it includes. */
const PRODUCTS: AskRow = {
  action: 'apigateway:GetPortalProduct',
  on: [{ type: 'PortalProduct', arns: ['IncludedPortalProductArns[]'] }],
  ifGiven: true,
}
const RULE = { DomainName: 'DomainName', RoutingRuleId: 'RoutingRuleId' }
const RULE_KEYS = alsoKeys({
  'apigateway:Request/ConditionBasePaths': 'Conditions[].MatchBasePaths.AnyOf[]',
  'apigateway:Request/Priority': 'Priority',
})
const PRODUCT = 'PortalProductId'
const ENDPOINT = 'RestEndpointIdentifier.IdentifierParts'

/** What tags are of is asked for too: see `apigateway.ts`. */
const tagged = (verb: 'GET' | 'PATCH') =>
  alsoAsks({ action: `apigateway:${verb}`, on: [{ type: '/tags/{resource-arn}', arns: ['ResourceArn'] }] })

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_apigatewayv2.html */
export const apigatewayv2: ServiceExceptions = {
  service: 'apigatewayv2',
  types: { 'new-tags': NEW_TAGS },
  variables: {
    '/tags/{resource-arn}.ResourceArn': { spelled: encodeURIComponent },
    // "The account ID of the resource owner of the portal product": of one that is shared.
    Account: { at: 'ResourceOwnerAccountId' },
  },
  read: 'all',
  operations: {
    CreateIntegration: INTEGRATION,
    UpdateIntegration: INTEGRATION,
    CreateAuthorizer: AUTHORIZER,
    UpdateAuthorizer: AUTHORIZER,
    ImportApi: inTurn(IMPORT, importedRoles),
    ReimportApi: inTurn(IMPORT, importedRoles),
    // A quick create has credentials too.
    CreateApi: inTurn(API, alsoKeys({ [DISABLED]: orFalse }), INTEGRATION),
    UpdateApi: inTurn(API, INTEGRATION),
    CreateRoute: ROUTE,
    UpdateRoute: ROUTE,
    CreateDeployment: alsoKeys({ 'apigateway:Request/StageName': 'StageName' }),
    CreateStage: inTurn(
      LOGS,
      taggedOnCreate('apis', {
        says: 'the stage',
        of: ({ parameters: { ApiId, StageName } }) => encodeURIComponent(`${ApiId}/stages/${StageName}`),
      }),
    ),
    UpdateStage: LOGS,
    CreateVpcLink: taggedOnCreate('vpclinks'),
    CreateDomainName: inTurn(
      DOMAIN,
      taggedOnCreate('domainnames', {
        says: 'the name',
        of: ({ parameters: { DomainName } }) => encodeURIComponent(String(DomainName)),
      }),
    ),
    UpdateDomainName: inTurn(DOMAIN, alsoAction('apigateway:RemoveCertificateFromDomain', takesMutualTlsAway)),
    CreatePortal: inTurn(PORTAL, alsoAsks(PRODUCTS)),
    UpdatePortal: inTurn(PORTAL, alsoAsks(PRODUCTS)),
    CreatePortalProduct: alsoKeys({ 'apigateway:Request/PortalProductDisplayName': 'DisplayName' }),
    UpdatePortalProduct: alsoKeys({ 'apigateway:Request/PortalProductDisplayName': 'DisplayName' }),
    CreateProductPage: alsoKeys({ 'apigateway:Request/ProductPageTitle': 'DisplayContent.Title' }),
    UpdateProductPage: alsoKeys({ 'apigateway:Request/ProductPageTitle': 'DisplayContent.Title' }),
    CreateProductRestEndpointPage: alsoKeys({
      'apigateway:Request/Method': `${ENDPOINT}.Method`,
      'apigateway:Request/RestApiId': `${ENDPOINT}.RestApiId`,
      'apigateway:Request/Stage': `${ENDPOINT}.Stage`,
    }),
    GetTags: tagged('GET'),
    TagResource: tagged('PATCH'),
    UntagResource: tagged('PATCH'),
    CreateRoutingRule: inTurn(
      mainOn({ type: 'RoutingRule', parts: { DomainName: 'DomainName' }, made: true }),
      RULE_KEYS,
    ),
    PutRoutingRule: inTurn(
      () => [{ action: 'apigateway:UpdateRoutingRule', on: [{ type: 'RoutingRule', parts: RULE }] }],
      RULE_KEYS,
    ),
    ListRoutingRules: mainOn({ type: 'RoutingRule', parts: { DomainName: 'DomainName', RoutingRuleId: '=*' } }),
    // A list is of all of them.
    ListPortals: mainOn({ type: 'Portal', parts: { PortalId: '=*' } }),
    ListPortalProducts: mainOn({ type: 'PortalProduct', parts: { PortalProductId: '=*' } }),
    ListProductPages: mainOn(
      { type: 'PortalProduct', parts: { PortalProductId: PRODUCT } },
      { type: 'ProductPage', parts: { PortalProductId: PRODUCT, ProductPageId: '=*' } },
    ),
    ListProductRestEndpointPages: mainOn(
      { type: 'PortalProduct', parts: { PortalProductId: PRODUCT } },
      { type: 'ProductRestEndpointPage', parts: { PortalProductId: PRODUCT, ProductRestEndpointPageId: '=*' } },
    ),
  },
}
