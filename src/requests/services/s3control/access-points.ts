import { parseArn, UNKNOWN } from '../../../aws/index.ts'
import { textsAt } from '../../path.ts'
import type { Asked, AskRow, KeyValue, OperationRows, Part, ResourceRow } from '../../rows.ts'
import { type Kind, kindOf } from '../s3/resources.ts'

/** What is on an Outpost, or of a directory bucket, is asked for by actions of its own. */
export function kinds(member: string, on: (kind: Kind) => ResourceRow | undefined) {
  return (generated: readonly AskRow[]): readonly AskRow[] =>
    generated.flatMap((row) => {
      if (!row.action.startsWith('s3:')) return [row]
      return KINDS.map(({ kind, says }): AskRow => {
        const resource = on(kind)
        return {
          ...row,
          action: row.action.replace('s3', kind),
          when: { says, of: (asked) => kindOfName(asked, member) === kind },
          ...(resource && { on: [resource] }),
        }
      })
    })
}

const KINDS: readonly { readonly kind: Kind; readonly says: string }[] = [
  { kind: 's3', says: 'unless it is on an Outpost or of a directory bucket' },
  { kind: 's3-outposts', says: 'on an Outpost' },
  { kind: 's3express', says: 'of a directory bucket' },
]

function kindOfName({ parameters }: Asked, member: string): Kind {
  const kind = kindOf(parameters[member])
  return parameters.OutpostId ? 's3-outposts' : kind === 's3-object-lambda' ? 's3' : kind
}

/** An access point by its name, or by its ARN on an Outpost. */
const accessPoint = kinds('Name', (kind) => ({
  type: kind === 's3' ? 'accesspoint' : kind === 's3-outposts' ? 'outposts access point' : 'directory access point',
  parts: { Account: 'AccountId', AccessPointName: 'Name' },
}))

/**
 * From where it will be reached: "all access points must be VPC-only" is written with this key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-vpc.html
 */
export function withNetwork(rows: readonly AskRow[]): readonly AskRow[] {
  const origin: KeyValue = {
    says: 'VPC with `VpcConfiguration`, else Internet',
    of: ({ parameters }) => (parameters.VpcConfiguration ? 'VPC' : 'Internet'),
  }
  return rows.map((row) => {
    const [prefix] = row.action.split(':')
    return { ...row, keys: { ...row.keys, [`${prefix}:AccessPointNetworkOrigin`]: origin } }
  })
}

/** The zone of a directory bucket's access point is in its name: `mine--usw2-az1--xa-s3`. */
export function withLocation(row: AskRow): AskRow {
  if (!row.action.startsWith('s3express:')) return row
  const zone: KeyValue = {
    says: 'the zone in `Name`',
    of: ({ parameters: { Name } }) =>
      typeof Name === 'string' && Name.endsWith('--xa-s3') ? Name.split('--').at(-2) : undefined,
  }
  return { ...row, keys: { ...row.keys, 's3express:LocationName': zone } }
}

/** GetAccessPoint cannot be granted on one access point, but for those of directory buckets. */
export const getAccessPoint = kinds('Name', (kind) =>
  kind === 's3express'
    ? { type: 'directory access point', parts: { Account: 'AccountId', AccessPointName: 'Name' } }
    : undefined,
)

export function ofAccessPoint(generated: readonly AskRow[]): readonly AskRow[] {
  return withAccessPointKeys(accessPoint(generated))
}

/**
 * A Multi-Region Access Point is named by its ARN or its alias, or by its name: "the name of the Multi-Region Access
 * Point is different from the alias", which its ARN has.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetMultiRegionAccessPoint.html
 */
export function multiRegion(place: string): OperationRows {
  const alias: Part = {
    says: `the alias of ${place}`,
    of: ({ parameters }) =>
      textsAt(place, parameters, parameters).map((text) => (/^arn:|\.mrap$/.test(text) ? text : UNKNOWN)),
  }
  const on: ResourceRow = {
    type: 'multiregionaccesspoint',
    parts: { Account: 'AccountId', AccessPointAlias: alias },
  }
  return (generated) => generated.map((row) => ({ ...row, on: [on] }))
}

/**
 * Which access point it is, by its ARN, and whose.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
export function withAccessPointKeys(rows: readonly AskRow[]): readonly AskRow[] {
  return rows.map((row) => {
    const [kind = 's3'] = row.action.split(':')
    const isLambda = row.on?.[0]?.type === 'objectlambdaaccesspoint'
    const arn = ({ parameters: { Name, AccountId }, scope }: Asked): string | undefined => {
      if (typeof Name !== 'string') return undefined
      if (Name.startsWith('arn:')) return Name
      const service = isLambda ? 's3-object-lambda' : kind
      const account = typeof AccountId === 'string' ? AccountId : scope.accountId
      return kind === 's3-outposts'
        ? undefined
        : `arn:${scope.partition}:${service}:${scope.region}:${account}:accesspoint/${Name}`
    }
    const keys: AskRow['keys'] = {
      [`${kind}:DataAccessPointArn`]: { says: 'the ARN of the access point', of: arn },
      [`${kind}:DataAccessPointAccount`]: {
        says: 'its account',
        of: (asked) => parseArn(arn(asked) ?? '')?.accountId,
      },
    }
    return { ...row, keys: { ...row.keys, ...keys } }
  })
}
