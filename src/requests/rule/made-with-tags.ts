import type { ActionAuthorization, ResourceType, ServiceAuthorization } from '../../policy/index.ts'
import type { Path } from '../path.ts'
import type { AskRow, ResourceRow } from '../rows.ts'
import { makes } from './verbs.ts'

/** What services call the action that tags whatever they have, the first that there is. */
const TAGGING = ['TagResource', 'AddTagsToResource', 'AddTags', 'CreateTags', 'Tag']

/**
 * A session's is no resource's, EC2's specifications of tags name kinds, and S3 and Kinesis ask for one with some
 * operations only, or for another one.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3.html
 */
const OTHERWISE = new Set(['ec2', 'kinesis', 's3', 'sts'])

/**
 * The action that tags what an operation makes; some services have one for each kind, `iam:TagUser`, and some one for a
 * kind beside one for the others: `acm:AddTagsToCertificate`.
 */
export function taggingAction(
  operation: string,
  prefix: string,
  { actions }: Pick<ServiceAuthorization, 'actions'>,
): ActionAuthorization | undefined {
  if (OTHERWISE.has(prefix)) return undefined
  const tagging = actions.filter(({ accessLevel }) => accessLevel === 'Tagging')
  const ofAll = TAGGING.flatMap((name) => tagging.find((action) => action.name === name) ?? [])
  const ofOne = tagging.filter(({ name }) => {
    const [, noun] = /^(?:AddTagsTo|Tag)([A-Z].*)$/.exec(name) ?? []
    return noun !== undefined && operation.endsWith(noun)
  })
  const isOfMade = (action: ActionAuthorization) => action.resourceTypes.some(({ type }) => makes(operation, type.name))
  const all = [...ofAll, ...ofOne]
  return all.find(isOfMade) ?? all[0]
}

/** How the rule names what is of a type. */
export type NamedRow = (type: ResourceType) => ResourceRow | undefined

/**
 * Who makes something with tags must be allowed to tag it: AWS's reference names the action that tags among those of
 * each operation that makes something with tags (`CreateEndpoint`: `dms:AddTagsToResource`, `dms:CreateEndpoint`).
 *
 * @param each where each tag stands: without any, nothing is tagged.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_dms.html
 */
export function madeWithTagsRow(
  operation: string,
  main: AskRow,
  { each, tagging, named }: { readonly each: Path; readonly tagging: ActionAuthorization; readonly named: NamedRow },
): AskRow | undefined {
  const [prefix] = main.action.split(':')
  if (main.tags === undefined) return undefined
  const on = taggedOn(operation, main.on ?? [], tagging, named)
  return { action: `${prefix}:${tagging.name}`, ...(on.length > 0 && { on }), when: each, tags: main.tags }
}

/** What is tagged: of what the operation names what it makes, and not what it is made in, from or for. */
function taggedOn(
  operation: string,
  on: readonly ResourceRow[],
  { resourceTypes }: ActionAuthorization,
  named: NamedRow,
): readonly ResourceRow[] {
  const types = resourceTypes.map(({ type }) => type)
  const can = types.length === 0 ? on : on.filter((row) => types.some(({ name }) => name === row.type))
  const made = can.filter((row) => row.made === true || makes(operation, row.type))
  if (made.length > 0) return longest(made)
  const anew = types.filter(({ name }) => makes(operation, name))
  // The action may not name what its own tagging is needed for: of an inference experiment, which is no experiment.
  const own = on.filter((row) => makes(operation, row.type))
  if (anew.length > 0) {
    return longest([...own, ...anew.map((type) => withoutArns(named(type) ?? { type: type.name, made: true }))])
  }
  return can.length > 0 ? can : on
}

/** What is made has no ARN yet: one that is given is of something else. */
function withoutArns({ arns: _, ...row }: ResourceRow): ResourceRow {
  return row
}

/** A `RestoreDBClusterSnapshot` makes a cluster snapshot, and no snapshot. */
function longest(rows: readonly ResourceRow[]): readonly ResourceRow[] {
  const most = Math.max(...rows.map(({ type }) => type.length))
  return rows.filter(({ type }) => type.length === most)
}
