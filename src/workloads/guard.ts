import { networkInterfaces } from 'node:os'
import { textAnswer } from '../web/answers.ts'
import { isOfBrowserOrProxy } from '../web/direct-request.ts'
import type { PageResponse } from '../web/page.ts'
import { hostsOf, isOneHopAway } from './address.ts'

/** What is known of a request before its body, which nobody here reads. */
export interface Head {
  readonly method: string
  /** As it was sent. */
  readonly path: string
  readonly query: string
  readonly rawHeaders: readonly string[]
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly sourceIp: string
}

/** Where a workload is answered. */
export interface Place {
  readonly host: string
  readonly port: number
}

/** What decides who is answered stands once: which of two was meant, nobody can say. */
const ONCE = ['host', 'authorization', 'x-aws-ec2-metadata-token', 'x-aws-ec2-metadata-token-ttl-seconds']

/**
 * Refuses whoever is not the workload itself, whatever else it shows: a request through a proxy, which the instance
 * metadata service refuses too, from a browser's page, by another name, or from further away than one hop.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export function refusalOf(head: Head, { host, port }: Place): PageResponse | undefined {
  const { headers, rawHeaders, sourceIp } = head
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  if (ONCE.some((name) => names.indexOf(name) !== names.lastIndexOf(name))) return textAnswer(400, 'Bad Request')
  const isOurs = hostsOf(host, port).includes(headers.host?.toLowerCase() ?? '')
  if (!isOurs || isOfBrowserOrProxy(headers) || !isOneHopAway(sourceIp, networkInterfaces())) {
    return textAnswer(403, 'Forbidden')
  }
  return undefined
}
