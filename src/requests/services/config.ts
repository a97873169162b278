import { parseArn } from '../../aws/index.ts'
import { alsoAsks, type RowsChange, tagsOnCreate } from '../common-rows.ts'
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

function byId(generated: readonly AskRow[]): readonly AskRow[] {
  return generated.map((row) => (row.on === undefined ? row : { ...row, on: row.on.map(ofId) }))
}

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

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_config.html */
export const config: ServiceExceptions = {
  service: 'config',
  every: byId,
  operations: {
    PutConformancePack: tagged(CONFORMANCE_PACK),
    PutOrganizationConfigRule: tagged({ type: 'OrganizationConfigRule' }),
    PutOrganizationConformancePack: tagged({ type: 'OrganizationConformancePack' }),
    PutRemediationConfigurations: alsoAsks(REMEDIATOR),
    // It is the recorder that gets the tags, and not the connector.
    PutThirdPartyServiceLinkedConfigurationRecorder: alsoAsks(
      { action: 'config:GetConnector', on: [{ type: 'Connector', arns: ['ConnectorArn'] }] },
      tagsOnCreate('config:TagResource', [{ type: 'ConfigurationRecorder', made: true }], 'Tags'),
    ),
  },
}
