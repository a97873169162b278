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

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_config.html */
export const config: ServiceExceptions = { service: 'config', every: byId, operations: {} }
