import { handedTo, mainOn } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'
import { ofKind } from './given-otherwise.ts'

const toDirectQuery = handedTo('directquery.opensearchservice.amazonaws.com')

/**
 * OpenSearch Service has the actions of its predecessor.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_es.html
 */
export const opensearch: ServiceExceptions = {
  service: 'opensearch',
  read: 'all',
  operations: {
    AddDataSource: toDirectQuery,
    AddDirectQueryDataSource: toDirectQuery,
    // Who searches is asked; the other side accepts.
    CreateOutboundConnection: mainOn({
      type: 'domain',
      parts: { DomainName: 'LocalDomainInfo.AWSDomainInformation.DomainName' },
    }),
    ListInsights: mainOn({
      type: 'domain',
      parts: { DomainName: ofKind('Entity.Value', 'Entity.Type', 'DomainName') },
      optional: true,
    }),
  },
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_es.html */
export const elasticsearch: ServiceExceptions = {
  service: 'es',
  read: 'all',
  operations: {
    CreateOutboundCrossClusterSearchConnection: mainOn({
      type: 'domain',
      parts: { DomainName: 'SourceDomainInfo.DomainName' },
    }),
  },
}
