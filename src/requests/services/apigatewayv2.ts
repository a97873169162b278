import { alsoAsks, alsoKeys, inTurn, mainOn, passRole } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'
import { importedRoles } from './apigateway.ts'

const INTEGRATION = alsoAsks(passRole(['CredentialsArn'], 'apigateway.amazonaws.com'))
const AUTHORIZER = alsoAsks(passRole(['AuthorizerCredentialsArn'], 'apigateway.amazonaws.com'))
const RULE = { DomainName: 'DomainName', RoutingRuleId: 'RoutingRuleId' }
const RULE_KEYS = alsoKeys({
  'apigateway:Request/ConditionBasePaths': 'Conditions[].MatchBasePaths.AnyOf[]',
  'apigateway:Request/Priority': 'Priority',
})
const PRODUCT = 'PortalProductId'

/** What tags are of is asked for too: see `apigateway.ts`. */
const tagged = (verb: 'GET' | 'PATCH') =>
  alsoAsks({ action: `apigateway:${verb}`, on: [{ type: '/tags/{resource-arn}', arns: ['ResourceArn'] }] })

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_apigatewayv2.html */
export const apigatewayv2: ServiceExceptions = {
  service: 'apigatewayv2',
  variables: { '/tags/{resource-arn}.ResourceArn': { spelled: encodeURIComponent } },
  operations: {
    CreateIntegration: INTEGRATION,
    UpdateIntegration: INTEGRATION,
    CreateAuthorizer: AUTHORIZER,
    UpdateAuthorizer: AUTHORIZER,
    // A quick create has them too.
    CreateApi: INTEGRATION,
    UpdateApi: INTEGRATION,
    ImportApi: importedRoles,
    ReimportApi: importedRoles,
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
