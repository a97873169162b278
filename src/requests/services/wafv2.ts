import { parseArn } from '../../aws/index.ts'
import { tagsOnCreate } from '../common-rows.ts'
import { deepValues } from '../roles-in-text.ts'
import type { Asked, AskRow, OperationRows, Part, ResourceRow, ServiceExceptions } from '../rows.ts'

/** "CLOUDFRONT" is `global` in an ARN, and all else is of a Region. */
const SCOPE: Part = {
  says: '`Scope`, as an ARN has it',
  of: ({ parameters: { Scope } }) =>
    Scope === 'REGIONAL' ? 'regional' : Scope === 'CLOUDFRONT' ? 'global' : undefined,
}

const scoped: OperationRows = (generated) =>
  generated.map((row) => (row.on === undefined ? row : { ...row, on: row.on.map(withScope) }))

function withScope(resource: ResourceRow): ResourceRow {
  return resource.parts === undefined ? resource : { ...resource, parts: { ...resource.parts, Scope: SCOPE } }
}

const OF_A_SCOPE = [
  ...['DeleteIPSet', 'DeleteRegexPatternSet', 'DeleteRuleGroup', 'DeleteWebACL', 'GetIPSet', 'GetManagedRuleSet'],
  ...['GetRegexPatternSet', 'GetRuleGroup', 'GetWebACL', 'UpdateIPSet'],
  ...['UpdateManagedRuleSetVersionExpiryDate', 'UpdateRegexPatternSet'],
]

/** What its rules refer to is asked for as well. */
const REFERRED: ResourceRow = {
  type: 'ipset',
  parts: {
    Id: {
      says: 'each `ARN` in `Rules`, however deep',
      of: ({ parameters: { Rules } }) => deepValues(Rules, 'ARN').filter((arn) => parseArn(arn)?.service === 'wafv2'),
    },
  },
  optional: true,
}

function own(type: string, made: boolean): ResourceRow {
  const parts = { Scope: SCOPE, Name: 'Name', ...(!made && { Id: 'Id' }) }
  return { type, parts, ...(made && { made }) }
}

function created(action: string, type: string, refers = false): readonly AskRow[] {
  const on = [own(type, true)]
  return [
    { action: `wafv2:${action}`, on: refers ? [...on, REFERRED] : on, tags: 'Tags' },
    tagsOnCreate('wafv2:TagResource', on, 'Tags'),
  ]
}

function updated(action: string, type: string): readonly AskRow[] {
  return [{ action: `wafv2:${action}`, on: [own(type, false), REFERRED] }]
}

const ACL: ResourceRow = { type: 'webacl', arns: ['WebACLArn'] }
/** Which ACL a resource has, the request does not say. */
const ACL_OF_RESOURCE: ResourceRow = { type: 'webacl', parts: { Scope: '=regional' } }

/** What a service that is protected is asked, by the service in the ARN of what is protected. */
interface Protected {
  readonly service: string
  readonly associate: string
  readonly disassociate: string
  readonly read?: string
}

const PROTECTED: readonly Protected[] = [
  { service: 'apigateway', associate: 'apigateway:SetWebACL', disassociate: 'apigateway:SetWebACL' },
  {
    service: 'elasticloadbalancing',
    associate: 'elasticloadbalancing:CreateWebACLAssociation',
    disassociate: 'elasticloadbalancing:DeleteWebACLAssociation',
    read: 'elasticloadbalancing:GetLoadBalancerWebACL',
  },
  {
    service: 'appsync',
    associate: 'appsync:AssociateWebACL',
    disassociate: 'appsync:DisassociateWebACL',
    read: 'appsync:GetWebACLForResource',
  },
  {
    service: 'cognito-idp',
    associate: 'cognito-idp:AssociateWebACL',
    disassociate: 'cognito-idp:DisassociateWebACL',
    read: 'cognito-idp:GetWebACLForResource',
  },
  {
    service: 'apprunner',
    associate: 'apprunner:AssociateWebAcl',
    disassociate: 'apprunner:DisassociateWebAcl',
    read: 'apprunner:DescribeWebAclForService',
  },
  {
    service: 'bedrock-agentcore',
    associate: 'bedrock-agentcore:GatewayAssociateWebACL',
    disassociate: 'bedrock-agentcore:GatewayDisassociateWebACL',
    read: 'bedrock-agentcore:GatewayGetWebACLForResource',
  },
  {
    service: 'ec2',
    associate: 'ec2:AssociateVerifiedAccessInstanceWebAcl',
    disassociate: 'ec2:DisassociateVerifiedAccessInstanceWebAcl',
    read: 'ec2:GetVerifiedAccessInstanceWebAcl',
  },
]

function serviceOf({ parameters: { ResourceArn } }: Asked): string | undefined {
  return typeof ResourceArn === 'string' ? parseArn(ResourceArn)?.service : undefined
}

function protectedRows(what: 'associate' | 'disassociate' | 'read'): readonly AskRow[] {
  return PROTECTED.flatMap(({ service, [what]: action }): readonly AskRow[] => {
    if (action === undefined) return []
    const when = { says: `of ${service}`, of: (asked: Asked) => serviceOf(asked) === service }
    return [{ action, on: [{ type: 'loadbalancer/app/', arns: ['ResourceArn'] }], when }]
  })
}

/** What lists what an ACL protects, by `ResourceType`; without one it is load balancers. */
const LISTS: Readonly<Record<string, string>> = {
  APPLICATION_LOAD_BALANCER: 'elasticloadbalancing:DescribeWebACLAssociation',
  APPSYNC: 'appsync:ListResourcesForWebACL',
  COGNITO_USER_POOL: 'cognito-idp:ListResourcesForWebACL',
  APP_RUNNER_SERVICE: 'apprunner:ListAssociatedServicesForWebAcl',
  VERIFIED_ACCESS_INSTANCE: 'ec2:DescribeVerifiedAccessInstanceWebAclAssociations',
}

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_wafv2.html
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/security_iam_service-with-iam.html
 */
export const wafv2: ServiceExceptions = {
  service: 'wafv2',
  operations: {
    ...Object.fromEntries(OF_A_SCOPE.map((name) => [name, scoped])),
    AssociateWebACL: [{ action: 'wafv2:AssociateWebACL', on: [ACL] }, ...protectedRows('associate')],
    CreateIPSet: created('CreateIPSet', 'ipset'),
    CreateRegexPatternSet: created('CreateRegexPatternSet', 'regexpatternset'),
    CreateRuleGroup: created('CreateRuleGroup', 'rulegroup', true),
    CreateWebACL: created('CreateWebACL', 'webacl', true),
    // "Does not require permission to call AWS WAF DisassociateWebACL", of API Gateway alone.
    DisassociateWebACL: [
      {
        action: 'wafv2:DisassociateWebACL',
        on: [{ type: 'loadbalancer/app/', arns: ['ResourceArn'] }],
        when: { says: 'unless of apigateway', of: (asked) => serviceOf(asked) !== 'apigateway' },
      },
      ...protectedRows('disassociate'),
    ],
    GetRateBasedStatementManagedKeys: [
      {
        action: 'wafv2:GetRateBasedStatementManagedKeys',
        on: [{ type: 'webacl', parts: { Scope: SCOPE, Name: 'WebACLName', Id: 'WebACLId' } }],
      },
    ],
    GetSampledRequests: [{ action: 'wafv2:GetSampledRequests', on: [{ type: 'webacl', arns: ['WebAclArn'] }] }],
    GetTopPathStatisticsByTraffic: [
      { action: 'wafv2:GetTopPathStatisticsByTraffic', on: [{ type: 'webacl', arns: ['WebAclArn'] }] },
    ],
    // "GetWebACLForResource requires the permission to call GetWebACL."
    GetWebACLForResource: [
      { action: 'wafv2:GetWebACLForResource', on: [ACL_OF_RESOURCE] },
      { action: 'wafv2:GetWebACL', on: [ACL_OF_RESOURCE] },
      ...protectedRows('read'),
    ],
    // Each version is a group of rules of the vendor's own.
    PutManagedRuleSetVersions: [
      {
        action: 'wafv2:PutManagedRuleSetVersions',
        on: [
          { type: 'managedruleset', parts: { Scope: SCOPE, Name: 'Name', Id: 'Id' } },
          { type: 'rulegroup', arns: ['VersionsToPublish{}.AssociatedRuleGroupArn'], optional: true },
        ],
      },
    ],
    ListResourcesForWebACL: [
      { action: 'wafv2:ListResourcesForWebACL', on: [ACL] },
      ...Object.entries(LISTS).map(
        ([type, action]): AskRow => ({
          action,
          when: {
            says: `of ${type}`,
            of: ({ parameters: { ResourceType } }) => (ResourceType || 'APPLICATION_LOAD_BALANCER') === type,
          },
        }),
      ),
    ],
    PutLoggingConfiguration: [
      {
        action: 'wafv2:PutLoggingConfiguration',
        on: [{ type: 'webacl', arns: ['LoggingConfiguration.ResourceArn'] }],
        keys: {
          'wafv2:LogDestinationResource': 'LoggingConfiguration.LogDestinationConfigs[]',
          'wafv2:LogScope': 'LoggingConfiguration.LogScope',
        },
      },
    ],
    UpdateRuleGroup: updated('UpdateRuleGroup', 'rulegroup'),
    UpdateWebACL: updated('UpdateWebACL', 'webacl'),
  },
}
