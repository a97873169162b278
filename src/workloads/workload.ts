import {
  type AccountId,
  type Arn,
  accountOfArn,
  fault,
  isAccountId,
  isRegionCode,
  listIn,
  objectIn,
  PARTITION,
  parseArn,
  textIn,
} from '../aws/index.ts'
import { isOwnAddress } from './address.ts'

/** How credentials reach what runs: by the containers' endpoint, or by the instance metadata service. */
type Delivery = 'container' | 'instance'

/** A service that runs somebody's code with a role. */
interface Runtime {
  /** As trust policies name it. */
  readonly principal: string
  readonly delivery: Delivery
  /** What stands behind account and Region in an ARN of what it runs. */
  readonly resource: RegExp
  /** Whether it says for what it assumes a role (`aws:SourceArn`, `aws:SourceAccount`). */
  readonly saysSource: boolean
  /** What its credentials say of where they are used, as condition keys, by lower-case name. */
  readonly keys: (arn: Arn) => Readonly<Record<string, string>>
}

/**
 * By the service in an ARN of what it runs. No page of EC2's says that it names the instance to the role's trust
 * policy, so that it does not here: a condition on that would hold here, and not on AWS.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
 */
const RUNTIMES: Readonly<Record<string, Runtime>> = {
  lambda: {
    principal: 'lambda.amazonaws.com',
    delivery: 'container',
    resource: /^function:([\w-]{1,64})$/,
    saysSource: true,
    keys: (arn) => ({ 'lambda:sourcefunctionarn': arn }),
  },
  ecs: {
    principal: 'ecs-tasks.amazonaws.com',
    delivery: 'container',
    resource: /^task\/[\w-]{1,255}\/([0-9a-f]{32})$/,
    saysSource: true,
    keys: () => ({}),
  },
  ec2: {
    principal: 'ec2.amazonaws.com',
    delivery: 'instance',
    resource: /^instance\/(i-(?:[0-9a-f]{8}|[0-9a-f]{17}))$/,
    saysSource: false,
    keys: (arn) => ({ 'ec2:sourceinstancearn': arn, 'ec2:roledelivery': '2.0' }),
  },
}

/** Something that runs with a role: a function, a task or an instance, at an address of its own. */
export interface Workload {
  readonly arn: Arn
  readonly accountId: AccountId
  readonly region: string
  readonly roleArn: Arn
  readonly roleName: string
  readonly principal: string
  readonly delivery: Delivery
  /** The function's name, the task's id or the instance's: what its sessions are called. */
  readonly sessionName: string
  readonly saysSource: boolean
  readonly keys: Readonly<Record<string, string>>
  readonly host: string
  readonly port: number
  /** The file with the token of the containers' endpoint; the instance metadata service has none. */
  readonly tokenFile: string | undefined
}

const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/(?:[\w+=,.@/-]+\/)?([\w+=,.@-]{1,64})$/
const ARN = "the ARN of a Lambda function, an ECS task with its cluster's name, or an EC2 instance"
const HOST = 'an address of this machine alone: of its loopback, or a link-local one that SDKs take'

/**
 * What the operator's file says: each workload with its role and where it is answered.
 *
 * @throws OperatorFileFault
 */
export function readWorkloads(file: unknown): readonly Workload[] {
  const workloads = listIn(objectIn(file, 'the file', ['workloads']).workloads, 'workloads').map(readWorkload)
  for (const [index, { host, port, arn, tokenFile }] of workloads.entries()) {
    const place = `workloads[${index}]`
    const earlier = workloads.slice(0, index)
    if (port !== 0 && earlier.some((other) => other.port === port && other.host === host)) {
      throw fault(`${place}.port`, "is another workload's too: each has an address of its own")
    }
    if (earlier.some((other) => other.arn === arn)) throw fault(`${place}.arn`, 'is of a workload that has one already')
    if (tokenFile !== undefined && earlier.some((other) => other.tokenFile === tokenFile)) {
      throw fault(`${place}.tokenFile`, "is another workload's too: one token is good for one role")
    }
  }
  return workloads
}

function readWorkload(value: unknown, index: number): Workload {
  const place = `workloads[${index}]`
  const members = objectIn(value, place, ['arn', 'roleArn', 'port'], ['host', 'tokenFile'])
  const text = (name: string, isOne: (text: string) => boolean, what: string) =>
    textIn(members[name], `${place}.${name}`, isOne, what)
  const run = typeof members.arn === 'string' ? runOf(members.arn) : undefined
  if (run === undefined) throw fault(`${place}.arn`, `is not ${ARN}`)
  const { runtime, arn, accountId, region, sessionName } = run
  const roleArn = text('roleArn', (each) => ROLE_ARN.test(each), 'the ARN of a role')
  // What runs in an account has a role of that account: `iam:PassRole` hands over no other.
  if (accountOfArn(roleArn) !== accountId) throw fault(`${place}.roleArn`, "is not of the workload's account")
  const { port } = members
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw fault(`${place}.port`, 'is no port: a whole number from 1 to 65535')
  }
  const host = members.host === undefined ? '127.0.0.1' : text('host', isOwnAddress, HOST)
  const { principal, delivery, saysSource, keys } = runtime
  if (delivery === 'instance' && members.tokenFile !== undefined) {
    throw fault(`${place}.tokenFile`, 'means nothing: who asks the instance metadata service gets its token there')
  }
  if (delivery === 'container' && members.tokenFile === undefined) {
    throw fault(place, 'has no `tokenFile`: the file that the token stands in, which is made where it is not there')
  }
  return {
    ...{ arn, accountId, region, roleArn, sessionName, principal, delivery, saysSource, host, port },
    roleName: ROLE_ARN.exec(roleArn)?.[1] ?? '',
    keys: keys(arn),
    tokenFile: delivery === 'container' ? text('tokenFile', (each) => each !== '', 'a path') : undefined,
  }
}

function runOf(arn: Arn) {
  const { partition, service, region, accountId, resource } = parseArn(arn) ?? NO_ARN
  const runtime = Object.hasOwn(RUNTIMES, service) ? RUNTIMES[service] : undefined
  const sessionName = runtime?.resource.exec(resource)?.[1]
  if (partition !== PARTITION || !isAccountId(accountId) || !isRegionCode(region)) return undefined
  return runtime && sessionName !== undefined ? { runtime, arn, accountId, region, sessionName } : undefined
}

const NO_ARN = { partition: '', service: '', region: '', accountId: '', resource: '' }
