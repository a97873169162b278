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
  /** For what it says that it assumes a role (`aws:SourceArn`, `aws:SourceAccount`); `undefined`: for nothing. */
  readonly source: (arn: Arn) => Arn | undefined
  /** What its credentials say of where they are used, as condition keys, by lower-case name. */
  readonly keys: (arn: Arn) => Readonly<Record<string, string>>
}

/**
 * By the service in an ARN of what it runs. A condition must not hold here that does not on AWS. So ECS names no task
 * to the role's trust policy ("to specify a specific cluster is not currently supported, you should use the wildcard"),
 * and EC2, whose pages say nothing of it, no instance. Lambda names the function: AWS's own examples have the account.
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
    source: (arn) => arn,
    keys: (arn) => ({ 'lambda:sourcefunctionarn': arn }),
  },
  ecs: {
    principal: 'ecs-tasks.amazonaws.com',
    delivery: 'container',
    resource: /^task\/[\w-]{1,255}\/([0-9a-f]{32})$/,
    source: (arn) => `${arn.slice(0, arn.indexOf(':task/'))}:*`,
    keys: () => ({}),
  },
  ec2: {
    principal: 'ec2.amazonaws.com',
    delivery: 'instance',
    resource: /^instance\/(i-(?:[0-9a-f]{8}|[0-9a-f]{17}))$/,
    source: () => undefined,
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
  /** For what the service says that it assumes the role; `undefined` where it does not. */
  readonly sourceArn: Arn | undefined
  readonly keys: Readonly<Record<string, string>>
  readonly host: string
  readonly port: number
  /** The file with the token of the containers' endpoint; the instance metadata service has none. */
  readonly tokenFile: string | undefined
}

const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/(?:[\w+=,.@/-]+\/)?([\w+=,.@-]{1,64})$/
const ARN =
  "the ARN of a Lambda function, an ECS task with its cluster's name, an EC2 instance, or what another `principal` runs"
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
  const members = objectIn(value, place, ['arn', 'roleArn', 'port'], ['host', 'tokenFile', 'principal', 'saysSource'])
  const text = (name: string, isOne: (text: string) => boolean, what: string) =>
    textIn(members[name], `${place}.${name}`, isOne, what)
  const other = otherRuntime(members, place)
  const run = typeof members.arn === 'string' ? runOf(members.arn, other) : undefined
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
  const { principal, delivery, source, keys } = runtime
  if (delivery === 'instance' && members.tokenFile !== undefined) {
    throw fault(`${place}.tokenFile`, 'means nothing: who asks the instance metadata service gets its token there')
  }
  if (delivery === 'container' && members.tokenFile === undefined) {
    throw fault(place, 'has no `tokenFile`: the file that the token stands in, which is made where it is not there')
  }
  return {
    ...{ arn, accountId, region, roleArn, sessionName, principal, delivery, host, port },
    sourceArn: source(arn),
    roleName: ROLE_ARN.exec(roleArn)?.[1] ?? '',
    keys: keys(arn),
    tokenFile: delivery === 'container' ? text('tokenFile', (each) => each !== '', 'a path') : undefined,
  }
}

const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/

/** Of what another service runs, which the file names; for what it assumes a role, it says where the file says so. */
function otherRuntime(members: Readonly<Record<string, unknown>>, place: string): Runtime | undefined {
  const { saysSource = false, principal } = members
  if (typeof saysSource !== 'boolean') throw fault(`${place}.saysSource`, 'is not true or false')
  if (principal === undefined) {
    if (saysSource) throw fault(`${place}.saysSource`, 'is about a `principal` that the file names')
    return undefined
  }
  const isService = (text: string) => SERVICE.test(text)
  return {
    principal: textIn(principal, `${place}.principal`, isService, 'a service such as states.amazonaws.com'),
    delivery: 'container',
    resource: /^(?:.*[/:])?([\w+=,.@-]{2,64})$/,
    source: (arn) => (saysSource ? arn : undefined),
    keys: () => ({}),
  }
}

/** @param other of the service that the file names: those that are known here are as they are. */
function runOf(arn: Arn, other: Runtime | undefined) {
  const { partition, service, region, accountId, resource } = parseArn(arn) ?? NO_ARN
  const own = Object.hasOwn(RUNTIMES, service) ? RUNTIMES[service] : undefined
  if (own !== undefined && other !== undefined) return undefined
  const runtime = own ?? other
  const sessionName = runtime?.resource.exec(resource)?.[1]
  if (partition !== PARTITION || !isAccountId(accountId) || !isRegionCode(region)) return undefined
  return runtime && sessionName !== undefined ? { runtime, arn, accountId, region, sessionName } : undefined
}

const NO_ARN = { partition: '', service: '', region: '', accountId: '', resource: '' }
