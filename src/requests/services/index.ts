import type { ServiceExceptions } from '../rows.ts'
import { dax } from './dax.ts'
import { dynamodb } from './dynamodb.ts'
import { dynamodbstreams } from './dynamodbstreams.ts'
import { ec2 } from './ec2/index.ts'
import { firehose } from './firehose.ts'
import { keyspaces } from './keyspaces.ts'
import { kinesis } from './kinesis.ts'
import { kms } from './kms.ts'
import { lambda } from './lambda.ts'
import { neptuneGraph } from './neptune-graph.ts'
import { neptunedata } from './neptunedata.ts'
import { sns } from './sns.ts'
import { sqs } from './sqs.ts'

/** What the rule gets wrong, by AWS's name of the model. */
const EXCEPTIONS: ReadonlyMap<string, ServiceExceptions> = new Map(
  [
    dax,
    dynamodb,
    dynamodbstreams,
    ec2,
    firehose,
    keyspaces,
    kinesis,
    kms,
    lambda,
    neptuneGraph,
    neptunedata,
    sns,
    sqs,
  ].map((each) => [each.service, each]),
)

export function exceptionsOf(service: string): ServiceExceptions | undefined {
  return EXCEPTIONS.get(service)
}
