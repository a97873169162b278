import type { OperationRows, ServiceExceptions } from '../rows.ts'

/** A cluster is called a resource's name here, and is an ARN. */
const byArn: OperationRows = (generated) =>
  generated.map((row) => ({ ...row, on: [{ type: 'application', arns: ['ResourceName'] }] }))

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_dax.html */
export const dax: ServiceExceptions = {
  service: 'dax',
  operations: { ListTags: byArn, TagResource: byArn, UntagResource: byArn },
}
