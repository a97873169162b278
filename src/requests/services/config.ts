import { parseArn } from '../../aws/index.ts'
import { alsoAsks, inTurn, type RowsChange, tagsOnCreate } from '../common-rows.ts'
import { textsAt } from '../path.ts'
import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'

/** Where a request has the id that is in an ARN, and the name that is there beside it: an id is never a name. */
const PARTS: Readonly<Record<string, NonNullable<ResourceRow['parts']>>> = {
  AggregationAuthorization: { AggregatorAccount: 'AuthorizedAccountId', AggregatorRegion: 'AuthorizedAwsRegion' },
  ConfigRule: { ConfigRuleId: ['ConfigRule.ConfigRuleId', 'ConfigRule.ConfigRuleArn'] },
  ConfigurationAggregator: {},
  ConfigurationRecorder: {
    RecorderName: [
      'ConfigurationRecorder.name',
      'ConfigurationRecorderName',
      'ConfigurationRecorderNames[]',
      'ConfigurationRecorderArn',
    ],
  },
  ConformancePack: { ConformancePackName: ['ConformancePackName', 'ConformancePackNames[]'] },
  OrganizationConfigRule: {},
  OrganizationConformancePack: {},
  RemediationConfiguration: {},
  StoredQuery: { StoredQueryName: ['QueryName', 'StoredQuery.QueryName', 'StoredQuery.QueryArn'] },
}

/** Operations on the recorders that services have; of the others, nobody's name is in the request. */
const OF_SERVICES = /ServiceLinkedConfigurationRecorder$|^DescribeConfigurationRecorder/

function every(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  return generated.map((row, index) => ({
    ...row,
    ...(row.on && { on: row.on.map(ofId) }),
    ...(index === 0 && OF_SERVICES.test(operation) && { keys: { ...row.keys, ...OF_PRINCIPAL } }),
  }))
}

const OF_PRINCIPAL = { 'config:ConfigurationRecorderServicePrincipal': 'ServicePrincipal' }

/** What is put may be there already: what the service makes of it is not said, rather than to be made. */
function ofId(resource: ResourceRow): ResourceRow {
  const { type, optional, arns } = resource
  const parts = PARTS[type]
  if (parts === undefined || arns?.includes('ResourceArn')) return resource
  return { type, parts, ...(optional && { optional }) }
}

const CONFORMANCE_PACK: ResourceRow = { type: 'ConformancePack', parts: { ConformancePackName: 'ConformancePackName' } }

/** The rule finds no tags where the action has no key of them. */
function tagged(resource: ResourceRow): RowsChange {
  return alsoAsks(tagsOnCreate('config:TagResource', [resource], 'Tags'))
}

const VALUES = 'RemediationConfigurations[].Parameters{}.StaticValue.Values[]'

/** Whatever the parameter of the runbook is called, `AutomationAssumeRole` as a rule: a role is known by its ARN. */
const REMEDIATOR: AskRow = {
  action: 'iam:PassRole',
  on: [
    {
      type: 'iam:role',
      parts: {
        RoleNameWithPath: {
          says: `each role in \`${VALUES}\``,
          of: ({ parameters }) => textsAt(VALUES, parameters, parameters).filter(isRoleArn),
        },
      },
    },
  ],
  ifGiven: true,
  keys: { 'iam:PassedToService': '=ssm.amazonaws.com' },
}

function isRoleArn(text: string): boolean {
  const arn = parseArn(text)
  return arn?.service === 'iam' && arn.resource.startsWith('role/')
}

/** A pack is of rules and of remediations, whose roles stand in its template, or are put into it. */
const PACK_ROLES: AskRow = {
  action: 'iam:PassRole',
  on: [
    {
      type: 'iam:role',
      parts: {
        RoleNameWithPath: {
          says: 'each role in `TemplateBody` and `ConformancePackInputParameters`',
          of: ({ parameters }) => [
            ...textsAt('TemplateBody', parameters, parameters).flatMap((text) => text.match(ROLES) ?? []),
            ...textsAt(INPUTS, parameters, parameters).filter(isRoleArn),
          ],
        },
      },
    },
  ],
  ifGiven: true,
  keys: { 'iam:PassedToService': '=ssm.amazonaws.com' },
}

const INPUTS = 'ConformancePackInputParameters[].ParameterValue'
const ROLES = /\barn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+/g

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_config.html */
export const config: ServiceExceptions = {
  service: 'config',
  read: 'all',
  every,
  operations: {
    PutConformancePack: inTurn(tagged(CONFORMANCE_PACK), alsoAsks(PACK_ROLES)),
    PutOrganizationConfigRule: tagged({ type: 'OrganizationConfigRule' }),
    PutOrganizationConformancePack: inTurn(tagged({ type: 'OrganizationConformancePack' }), alsoAsks(PACK_ROLES)),
    PutRemediationConfigurations: alsoAsks(REMEDIATOR),
    // It is the recorder that gets the tags, and not the connector.
    PutThirdPartyServiceLinkedConfigurationRecorder: alsoAsks(
      { action: 'config:GetConnector', on: [{ type: 'Connector', arns: ['ConnectorArn'] }] },
      tagsOnCreate('config:TagResource', [{ type: 'ConfigurationRecorder', made: true }], 'Tags'),
    ),
  },
}
