import { alsoKeys, mainOn } from '../common-rows.ts'
import { isRecord, textsAt, valuesAt } from '../path.ts'
import type { Asked, KeyValue, ResourceRow, ServiceExceptions } from '../rows.ts'

/** Answers have the kind of a thing before its id, and requests may: `/hostedzone/Z1`. */
const ID = { spelled: (text: string) => text.replace(/^\/?(?:hostedzone|healthcheck|change|delegationset)\//, '') }

/** Lower case, no trailing dot, and other characters in "escape codes in the format \three-digit octal code". */
function normalized(name: string): string {
  return Array.from(Buffer.from(name.toLowerCase().replace(/\.$/, ''), 'utf8'), (byte) => {
    const char = String.fromCharCode(byte)
    return /[a-z0-9_.\\-]/.test(char) ? char : `\\${byte.toString(8).padStart(3, '0')}`
  }).join('')
}

function ofChanges(place: string, textOf: (text: string) => string): KeyValue {
  const path = `ChangeBatch.Changes[].${place}`
  return {
    says: path,
    of({ parameters }) {
      const texts = textsAt(path, parameters, parameters)
      return texts.length === 0 ? undefined : [...new Set(texts.map(textOf))]
    },
  }
}

/** "VPCId=<vpc-id>,VPCRegion=<region>", of a member or of the request itself. */
function vpcs(of: (asked: Asked) => readonly unknown[]): Readonly<Record<string, KeyValue>> {
  const says = 'the VPC of the request'
  const texts = (asked: Asked) =>
    of(asked).flatMap((vpc) =>
      isRecord(vpc) && vpc.VPCId !== undefined ? [`VPCId=${vpc.VPCId},VPCRegion=${vpc.VPCRegion}`] : [],
    )
  return {
    'route53:VPCs': {
      says,
      of(asked) {
        const found = texts(asked)
        return found.length === 0 ? undefined : found
      },
    },
  }
}

const OF_VPC = alsoKeys(vpcs(({ parameters }) => valuesAt('VPC', parameters, parameters)))

/** What `ResourceType` names, of which the ids are. */
function ofType(place: string) {
  const row = (type: string): ResourceRow => ({
    type,
    parts: {
      Id: {
        says: `${place} of a ${type}`,
        of: ({ parameters }) => (parameters.ResourceType === type ? textsAt(place, parameters, parameters) : []),
      },
    },
    optional: true,
  })
  return mainOn(row('hostedzone'), row('healthcheck'))
}

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_route53.html
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
export const route53: ServiceExceptions = {
  service: 'route53',
  read: 'all',
  variables: { Id: ID },
  operations: {
    ChangeResourceRecordSets: alsoKeys({
      'route53:ChangeResourceRecordSetsActions': ofChanges('Action', (text) => text.toUpperCase()),
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': ofChanges('ResourceRecordSet.Name', normalized),
      'route53:ChangeResourceRecordSetsRecordTypes': ofChanges('ResourceRecordSet.Type', (text) => text.toUpperCase()),
    }),
    AssociateVPCWithHostedZone: OF_VPC,
    DisassociateVPCFromHostedZone: OF_VPC,
    CreateHostedZone: OF_VPC,
    CreateVPCAssociationAuthorization: OF_VPC,
    DeleteVPCAssociationAuthorization: OF_VPC,
    ListHostedZonesByVPC: alsoKeys(vpcs(({ parameters }) => [parameters])),
    ListCidrBlocks: mainOn({ type: 'cidrcollection', parts: { Id: 'CollectionId' } }),
    ListCidrLocations: mainOn({ type: 'cidrcollection', parts: { Id: 'CollectionId' } }),
    ChangeTagsForResource: ofType('ResourceId'),
    ListTagsForResource: ofType('ResourceId'),
    ListTagsForResources: ofType('ResourceIds[]'),
  },
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_route53domains.html */
export const route53Domains: ServiceExceptions = { service: 'route53domains', read: 'all', operations: {} }
