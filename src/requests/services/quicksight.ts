import { alsoAsks, type RowsChange } from '../common-rows.ts'
import type { ResourceRow, ServiceExceptions } from '../rows.ts'

/** What its tables are read from; of a data set that is made of others, there is none. */
const SOURCES: ResourceRow = {
  type: 'datasource',
  parts: {
    ResourceId: ['RelationalTable', 'CustomSql', 'S3Source'].map((kind) => `PhysicalTableMap{}.${kind}.DataSourceArn`),
  },
  optional: true,
}

const fromSources: RowsChange = ([main, ...rest]) =>
  main === undefined
    ? []
    : [
        { ...main, on: [...(main.on ?? []).filter(({ type }) => type !== SOURCES.type), SOURCES] },
        ...rest,
        { action: 'quicksight:PassDataSource', on: [SOURCES], ifGiven: true },
      ]

const passDataSets = alsoAsks({
  action: 'quicksight:PassDataSet',
  on: [{ type: 'dataset', parts: { ResourceId: 'Topic.DataSets[].DatasetArn' } }],
  ifGiven: true,
})

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_quicksight.html */
export const quicksight: ServiceExceptions = {
  service: 'quicksight',
  variables: {
    'dashboardSnapshotJob.ResourceId': { at: 'SnapshotJobId' },
    'refreshschedule.DatasetId': { at: 'DataSetId' },
    'refreshschedule.ResourceId': { at: ['ScheduleId', 'Schedule.ScheduleId'] },
  },
  operations: {
    CreateDataSet: fromSources,
    CreateTopic: passDataSets,
    UpdateDataSet: fromSources,
    UpdateTopic: passDataSets,
  },
}
