import { parseArn } from '../../../aws/index.ts'
import { alsoKeys, tagsOnCreate } from '../../common-rows.ts'
import { textsAt } from '../../path.ts'
import { deepValues } from '../../roles-in-text.ts'
import type { AskRow, KeyValue, OperationRows, Part, ResourceRow, ServiceExceptions } from '../../rows.ts'
import { ACL, LISTS, POLICY_FOR_AMPLIFY, protectedRows, serviceOf } from './protected.ts'

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

/** Which ACL a resource has, the request does not say. */
const ACL_OF_RESOURCE: ResourceRow = {
  type: 'webacl',
  parts: {
    Scope: {
      says: 'global of an app of Amplify, else regional',
      of: (asked) => (serviceOf(asked) === 'amplify' ? 'global' : 'regional'),
    },
  },
}

/** "The owner of the logging configuration": the customer, where nothing else is said. */
function logScope(place: string): KeyValue {
  return {
    says: `${place}, or CUSTOMER`,
    of: ({ parameters }) => textsAt(place, parameters, parameters)[0] ?? 'CUSTOMER',
  }
}

const ofLogScope = alsoKeys({ 'wafv2:LogScope': logScope('LogScope') })

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_wafv2.html
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/security_iam_service-with-iam.html
 */
export const wafv2: ServiceExceptions = {
  service: 'wafv2',
  read: 'all',
  operations: {
    ...Object.fromEntries(OF_A_SCOPE.map((name) => [name, scoped])),
    AssociateWebACL: [
      { action: 'wafv2:AssociateWebACL', on: [ACL] },
      ...protectedRows('associate'),
      ...POLICY_FOR_AMPLIFY,
    ],
    CreateIPSet: created('CreateIPSet', 'ipset'),
    CreateRegexPatternSet: created('CreateRegexPatternSet', 'regexpatternset'),
    CreateRuleGroup: created('CreateRuleGroup', 'rulegroup', true),
    CreateWebACL: created('CreateWebACL', 'webacl', true),
    DeleteLoggingConfiguration: ofLogScope,
    // "Does not require permission to call AWS WAF DisassociateWebACL", of API Gateway alone.
    DisassociateWebACL: [
      {
        action: 'wafv2:DisassociateWebACL',
        on: [{ type: 'loadbalancer/app/', arns: ['ResourceArn'] }],
        when: { says: 'unless of apigateway', of: (asked) => serviceOf(asked) !== 'apigateway' },
      },
      ...protectedRows('disassociate'),
    ],
    GetLoggingConfiguration: ofLogScope,
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
    ListLoggingConfigurations: ofLogScope,
    ListResourcesForWebACL: [
      { action: 'wafv2:ListResourcesForWebACL', on: [ACL] },
      ...Object.entries(LISTS).map(
        ([type, { action, of }]): AskRow => ({
          action,
          ...(of !== undefined && { on: [{ type: of, made: true }] }),
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
          'wafv2:LogScope': logScope('LoggingConfiguration.LogScope'),
        },
      },
    ],
    UpdateRuleGroup: updated('UpdateRuleGroup', 'rulegroup'),
    UpdateWebACL: updated('UpdateWebACL', 'webacl'),
  },
}
