import { type HeaderLine, readXmlDocument, type XmlElement } from '../../protocol/index.ts'

/** Something that the gateway asks the upstream of a service, as it goes over the wire. */
export interface Question {
  /** AWS's name of the model. */
  readonly service: string
  /** The name that it is signed with. Default: the same. */
  readonly signingName?: string
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly query?: string
  readonly headers: readonly HeaderLine[]
  readonly body: string
}

/** How services that speak JSON are told which operation is meant, and in which JSON. */
const TARGETS: Readonly<Record<string, readonly [prefix: string, version: '1.0' | '1.1']>> = {
  dynamodb: ['DynamoDB_20120810', '1.0'],
  ecr: ['AmazonEC2ContainerRegistry_V20150921', '1.1'],
  ecs: ['AmazonEC2ContainerServiceV20141113', '1.1'],
  events: ['AWSEvents', '1.1'],
  glue: ['AWSGlue', '1.1'],
  kinesis: ['Kinesis_20131202', '1.1'],
  kms: ['TrentService', '1.1'],
  logs: ['Logs_20140328', '1.1'],
  secretsmanager: ['secretsmanager', '1.1'],
  sqs: ['AmazonSQS', '1.0'],
  ssm: ['AmazonSSM', '1.1'],
  stepfunctions: ['AWSStepFunctions', '1.0'],
}

const SIGNING_NAMES: Readonly<Record<string, string>> = { stepfunctions: 'states' }

/** @param service one of those in `TARGETS`. */
export function json(service: string, operation: string, parameters: object): Question {
  const [prefix, version] = TARGETS[service] ?? ['', '1.1']
  return {
    service,
    signingName: SIGNING_NAMES[service] ?? service,
    operation,
    method: 'POST',
    path: '/',
    headers: [
      ['Content-Type', `application/x-amz-json-${version}`],
      ['X-Amz-Target', `${prefix}.${operation}`],
    ],
    // Callers choose what things are called: nobody finds a form in that (see `withoutPairs`).
    body: JSON.stringify(parameters).replaceAll('&', '\\u0026'),
  }
}

/** Each `/` of the path is meant as one: names in it are escaped with `segment`. */
export function get(service: string, operation: string, path: string, query = ''): Question {
  return { service, operation, method: 'GET', path, query, headers: [], body: '' }
}

export function segment(name: string): string {
  if (name === '.' || name === '..') return name.replaceAll('.', '%2E') // No step.
  return encodeURIComponent(name).replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** A question in the form that the query protocol has. */
export function form(
  service: string,
  operation: string,
  version: string,
  parameters: Readonly<Record<string, string>>,
): Question {
  return {
    service,
    operation,
    method: 'POST',
    path: '/',
    headers: [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']],
    body: new URLSearchParams({ Action: operation, Version: version, ...parameters }).toString(),
  }
}

/** All elements of a name in a document, however deep. @throws AwsError for what is no such document. */
export function elementsNamed(document: string, name: string): readonly XmlElement[] {
  const all = [readXmlDocument(document)]
  for (const { children } of all) all.push(...children) // It comes to what it adds, too.
  return all.filter((element) => element.name === name)
}

export function childText({ children }: XmlElement, name: string): string | undefined {
  return children.find((child) => child.name === name)?.text
}
