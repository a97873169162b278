import { isArn } from '../../arn-template.ts'
import { alsoAsks, passRolesIn, tagsOnCreate } from '../../common-rows.ts'
import type { AskRow, OperationRows, ResourceRow, ServiceExceptions } from '../../rows.ts'
import { catalogResources, isOfCatalog, passConnection } from './catalog.ts'
import { schemaResources } from './schemas.ts'

/** Operations that AWS's reference authorises by another action than their own. */
const BY: Readonly<Record<string, string>> = {
  BatchGetDataQualityResult: 'GetDataQualityResult',
  BatchGetDataQualityRulesetEvaluationRun: 'GetDataQualityRulesetEvaluationRun',
  BatchPutDataQualityStatisticAnnotation: 'PutDataQualityStatisticAnnotation',
  CreatePartitionIndex: 'UpdateTable',
  DeleteColumnStatisticsForPartition: 'UpdatePartition',
  DeleteColumnStatisticsForTable: 'UpdateTable',
  DeletePartitionIndex: 'UpdateTable',
  GetColumnStatisticsForPartition: 'GetPartition',
  GetColumnStatisticsForTable: 'GetTable',
  ListDataQualityStatisticAnnotations: 'GetDataQualityResult',
  ListDataQualityStatistics: 'GetDataQualityResult',
  UpdateColumnStatisticsForPartition: 'UpdatePartition',
  UpdateColumnStatisticsForTable: 'UpdateTable',
}

/** What is made with tags, and where its name stands. */
const TAGGED: Readonly<Record<string, ResourceRow>> = {
  CreateBlueprint: { type: 'blueprint', parts: { BlueprintName: 'Name' } },
  CreateCatalog: { type: 'catalog', parts: { CatalogName: 'Name' } },
  CreateConnection: { type: 'connection', parts: { ConnectionName: 'ConnectionInput.Name' } },
  CreateCrawler: { type: 'crawler', parts: { CrawlerName: 'Name' } },
  CreateCustomEntityType: { type: 'customEntityType', parts: { CustomEntityTypeId: 'Name' } },
  CreateDataQualityRuleset: { type: 'dataQualityRuleset', parts: { RulesetName: 'Name' } },
  CreateDatabase: { type: 'database', parts: { DatabaseName: 'DatabaseInput.Name' } },
  CreateDevEndpoint: { type: 'devendpoint', parts: { DevEndpointName: 'EndpointName' } },
  CreateIntegration: { type: 'integration', made: true },
  CreateJob: { type: 'job', parts: { JobName: 'Name' } },
  CreateMLTransform: { type: 'mlTransform', made: true },
  CreateRegistry: { type: 'registry', parts: { RegistryName: 'RegistryName' } },
  CreateSession: { type: 'session', parts: { SessionId: 'Id' } },
  CreateTrigger: { type: 'trigger', parts: { TriggerName: 'Name' } },
  CreateUsageProfile: { type: 'usageProfile', parts: { UsageProfileId: 'Name' } },
  CreateWorkflow: { type: 'workflow', parts: { WorkflowName: 'Name' } },
}

/** "The name or the ARN of the IAM role": by its name it is handed over as well. */
function roleByName(place: string): AskRow {
  return {
    action: 'iam:PassRole',
    each: place,
    when: { says: 'it is a name', of: ({ element }) => typeof element === 'string' && !isArn(element) },
    on: [{ type: 'iam:role', parts: { RoleNameWithPath: '.' } }],
    keys: { 'iam:PassedToService': '=glue.amazonaws.com' },
  }
}

const WITH_ROLE =
  /^(?:Create(?:Job|Session)|(?:Create|Update)(?:ColumnStatisticsTaskSettings|Crawler|MLTransform)|Start(?:ColumnStatisticsTask|DataQualityRule(?:Recommendation|setEvaluation))Run)$/

/** They list what may be any of its type. */
const OF_ALL = /^(?:ListDataQualityR\w+|(?:Get|List)MLTransforms|ListIntegrationResourceProperties)$/

/** What is done with optimizers and statistics of a table asks for the table too. */
const OF_TABLE = /TableOptimizer(?:Runs)?$|^StartColumnStatisticsTaskRun$/

function every(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  const by = Object.hasOwn(BY, operation) ? BY[operation] : undefined
  const made = Object.hasOwn(TAGGED, operation) ? TAGGED[operation] : undefined
  const rows = generated.map((row) => {
    if (!row.action.startsWith('glue:')) return row
    if (OF_ALL.test(operation)) return { ...row, on: row.on?.map(({ type }) => ({ type, made: true as const })) ?? [] }
    return { ...onCatalog(row, operation), ...(by !== undefined && { action: `glue:${by}` }) }
  })
  const [main] = rows
  return [
    ...rows,
    ...(main !== undefined && OF_TABLE.test(operation) ? [{ ...main, action: 'glue:GetTable' }] : []),
    ...(operation === 'UpdateJob' ? [roleByName('JobUpdate.Role')] : []),
    ...(WITH_ROLE.test(operation) ? [roleByName('Role')] : []),
    ...(made === undefined ? [] : [tagsOnCreate('glue:TagResource', [made], 'Tags')]),
  ]
}

function onCatalog(row: AskRow, operation: string): AskRow {
  const { on } = row
  if (on === undefined) return row
  // Tags and policies are of whatever the ARN is that is given.
  if (/(?:Resource|ResourcePolicy)$/.test(operation)) return row
  const types = on.map(({ type }) => type)
  if (types.includes('schema') || types.includes('registry')) return { ...row, on: schemaResources(types) }
  if (!types.includes('rootcatalog')) return row
  const others = on.filter((resource) => !isOfCatalog(resource) && resource.type !== 'connectionType')
  // Its page says that connections and functions are asked for too, where the reference names the catalog alone.
  const named = /Connection$/.test(operation)
    ? ['connection']
    : /UserDefinedFunction$/.test(operation)
      ? ['userdefinedfunction']
      : []
  return { ...row, on: [...catalogResources([...types, ...named]), ...others] }
}

/** Whatever the ARNs are of that a request gives. */
function byArns(operation: string, ...arns: readonly string[]): OperationRows {
  return (rows) =>
    rows.map((row) => (row.action === `glue:${operation}` ? { ...row, on: [{ type: 'any', arns }] } : row))
}

/** A role is a property among others: `ROLE_ARN`. */
const PASSING_ROLE = alsoAsks(passRolesIn('ROLE_ARN', 'glue.amazonaws.com'))

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_glue.html
 * @see https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
 */
export const glue: ServiceExceptions = {
  service: 'glue',
  read: 'all',
  types: {
    /** The catalog has no name, and what is in catalogs has all of theirs. */
    any: 'arn:${Partition}:glue:${Region}:${Account}:${Resource}',
  },
  every,
  operations: {
    CreateCatalog: (rows) => [
      ...rows.map((row) =>
        row.action === 'glue:CreateCatalog' ? { ...row, on: [...catalogResources([]), MADE_CATALOG] } : row,
      ),
      passConnection('CatalogInput.FederatedCatalog.ConnectionName'),
    ],
    CreateConnection: PASSING_ROLE,
    CreateDatabase: (rows) => [...rows, passConnection('DatabaseInput.FederatedDatabase.ConnectionName')],
    CreateIntegration: byArns('CreateIntegration', 'SourceArn', 'TargetArn'),
    CreateIntegrationResourceProperty: byArns('CreateIntegrationResourceProperty', 'ResourceArn'),
    CreateTableOptimizer: (rows) => [
      ...rows,
      passConnection('TableOptimizerConfiguration.vpcConfiguration.glueConnectionName'),
    ],
    /** A profile says neither the ruleset nor the job that it is of. */
    PutDataQualityProfileAnnotation: [
      { action: 'glue:PutDataQualityProfileAnnotation', on: [{ type: 'dataQualityRuleset' }, { type: 'job' }] },
    ],
    TagResource: (rows) => rows.map((row) => ({ ...row, tags: 'TagsToAdd' })),
    TestConnection: PASSING_ROLE,
    UntagResource: (rows) => rows.map((row) => ({ ...row, tagKeys: 'TagsToRemove[]' })),
    UpdateConnection: PASSING_ROLE,
    UpdateIntegrationResourceProperty: byArns('UpdateIntegrationResourceProperty', 'ResourceArn'),
    UpdateTableOptimizer: (rows) => [
      ...rows,
      passConnection('TableOptimizerConfiguration.vpcConfiguration.glueConnectionName'),
    ],
  },
}

const MADE_CATALOG: ResourceRow = { type: 'catalog', parts: { CatalogName: 'Name' } }
