import type { AskRow, ServiceExceptions } from '../rows.ts'

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_kafka.html */
export const kafka: ServiceExceptions = {
  service: 'kafka',
  operations: {
    UpdateClusterConfiguration: ([main, ...rest]) => {
      const row: AskRow = {
        ...main,
        action: 'kafka:UpdateClusterConfiguration',
        on: [
          { type: 'cluster', parts: { ClusterName: 'ClusterArn' } },
          { type: 'configuration', parts: { ConfigurationName: 'ConfigurationInfo.Arn' } },
        ],
      }
      return [row, ...rest]
    },
  },
}
