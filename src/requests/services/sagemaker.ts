import { UNKNOWN } from '../../aws/index.ts'
import { mainOn } from '../common-rows.ts'
import type { ResourceRow, ServiceExceptions, Variable } from '../rows.ts'

/** Both ends of an edge of a lineage graph, each of one of these types. */
const ENDS = ['action', 'artifact', 'context', 'experiment', 'experiment-trial-component'].map(
  (type): ResourceRow => ({ type, arns: ['SourceArn', 'DestinationArn'] }),
)

const JOB: Variable = { at: 'JobDefinitionName' }

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sagemaker.html */
export const sagemaker: ServiceExceptions = {
  service: 'sagemaker',
  variables: {
    // "The string name or the Amazon Resource Name (ARN)": of a cluster, the id in its ARN is no name.
    'cluster.ClusterId': { spelled: (text) => (text.startsWith('arn:') ? text : UNKNOWN) },
    DataQualityJobDefinitionName: JOB,
    ModelBiasJobDefinitionName: JOB,
    ModelExplainabilityJobDefinitionName: JOB,
    ModelQualityJobDefinitionName: JOB,
    MonitoringScheduleAlertName: { at: 'MonitoringAlertName' },
  },
  operations: {
    AddAssociation: mainOn(...ENDS),
    DeleteAssociation: mainOn(...ENDS),
  },
}
