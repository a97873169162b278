import { actionNameOf, iamPrefixOf } from '../../aws/index.ts'
import type { ActionAuthorization, ConditionKey, ResourceType, ServiceAuthorization } from '../../policy/index.ts'
import type { ModelSource } from '../../protocol/model/source.ts'
import type { Path } from '../path.ts'
import type { AskRow, ResourceRow } from '../rows.ts'
import type { OperationLine, ServiceLine, Surety } from '../table/format.ts'
import { SURETIES } from '../table/format.ts'
import { madeWithTagsRow, taggingAction } from './made-with-tags.ts'
import { type Member, membersOf } from './members.ts'
import { lower } from './part-names.ts'
import { passedRoleRow } from './passed-roles.ts'
import { resourceRow } from './resource-row.ts'
import { eachTagPath, tagKeysPath, tagsPath } from './tag-members.ts'
import { withWholeArns } from './whole-arns.ts'

/** Models whose actions have another prefix than their signing name says. */
const PREFIXES: Readonly<Record<string, string>> = {
  'iot-jobs-data': 'iotjobsdata',
  neptunedata: 'neptune-db',
  s3outposts: 's3-outposts',
}

/** The prefix of the actions of a model's operations. */
export function prefixOf(service: string, { metadata }: ModelSource): string {
  const signingName = metadata.signingName ?? metadata.endpointPrefix
  return PREFIXES[service] ?? iamPrefixOf(signingName).toLowerCase()
}

/** What the rule says of all operations of a model. */
export function rowsOfService(
  service: string,
  model: ModelSource,
  reference: ServiceAuthorization | undefined,
): ServiceLine {
  const prefix = prefixOf(service, model)
  const authorization = reference && withWholeArns(service, reference)
  const actions = new Map((authorization?.actions ?? []).map((action) => [action.name.toLowerCase(), action]))
  const types = new Map((authorization?.resourceTypes ?? []).map(({ name, arn }) => [name, stored(arn)]))
  const operations = Object.keys(model.operations).map((operation): [string, OperationLine] => {
    const signingName = model.metadata.signingName ?? model.metadata.endpointPrefix
    const name = actionNameOf(signingName, operation, model.operations[operation]?.http.method, service)
    const isPaths = signingName === 'apigateway'
    // Portals and routing rules have actions of their names; all else of API Gateway is a verb on a path.
    if (isPaths && !actions.has(operation.toLowerCase())) {
      return [operation, lineOf('named', [pathRow(model, operation, name, types)])]
    }
    if (model.operations[operation]?.authtype === 'none') return [operation, lineOf('named', [])]
    const own = (isPaths ? operation : name).toLowerCase()
    const action =
      actions.get(own) ?? documentedAction(model, operation, prefix, actions) ?? kindredAction(own, actions)
    if (action === undefined) return [operation, lineOf('no-action', [{ action: `${prefix}:${name}` }])]
    const { surety, row } = mainRow(model, operation, prefix, action)
    const role = passedRoleRow(service, model, operation, prefix, action)
    const tags = action.accessLevel === 'Tagging' ? undefined : tagsRow(model, operation, row, authorization)
    return [operation, lineOf(surety, [row, ...(role ? [role] : []), ...(tags ? [tags] : [])])]
  })
  return { types: Object.fromEntries(types), operations: Object.fromEntries(operations) }
}

/** The action that tags what an operation makes with tags. */
function tagsRow(
  model: ModelSource,
  operation: string,
  main: AskRow,
  authorization: ServiceAuthorization | undefined,
): AskRow | undefined {
  const each = main.tags === undefined ? undefined : eachTagPath(model, operation)
  if (each === undefined || authorization === undefined) return undefined
  const tagging = taggingAction(operation, authorization.prefix, authorization)
  if (tagging === undefined) return undefined
  const texts = membersOf(model, operation).filter(({ isText }) => isText)
  const named = (type: ResourceType) => resourceRow(type, true, operation, texts, false)?.row
  return madeWithTagsRow(operation, main, { each, tagging, named })
}

/**
 * Of an operation without an action of its name: the one that AWS's model names in its description, as DMS's
 * DescribeDataProviders does `dms:ListDataProviders`. Where it names several, a person has to read it.
 */
function documentedAction(
  model: ModelSource,
  operation: string,
  prefix: string,
  actions: ReadonlyMap<string, ActionAuthorization>,
): ActionAuthorization | undefined {
  const text = (model.operations[operation]?.documentation ?? '').replace(/<[^>]*>/g, '')
  const found = new Set<ActionAuthorization>()
  for (const [, ofService, name = ''] of text.matchAll(/\b([a-z0-9-]+):([A-Z][A-Za-z]+)/g)) {
    const action = ofService === prefix ? actions.get(name.toLowerCase()) : undefined
    if (action) found.add(action)
  }
  const [only] = found
  return found.size === 1 ? only : undefined
}

/**
 * Of an operation without an action of its name: that of the one thing of which it takes many, or of the operation that
 * it is a version of, as quicksight:DescribeAnalysis is of DescribeAnalysisDefinition.
 *
 * @param own in lower case.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_quicksight.html
 */
function kindredAction(
  own: string,
  actions: ReadonlyMap<string, ActionAuthorization>,
): ActionAuthorization | undefined {
  const kin = [/^batch/, /v\d+$/, /definition$/, /withtags$/].map((part) => own.replace(part, ''))
  const name = [...kin, own.replace(/s$/, '')].find((each) => each !== own && actions.has(each))
  return name === undefined ? undefined : actions.get(name)
}

function lineOf(surety: Surety, rows: readonly AskRow[]): OperationLine {
  return [SURETIES.indexOf(surety), ...rows]
}

function stored(arn: string): string {
  return arn.slice('arn:${Partition}:'.length)
}

/**
 * API Gateway's resources are the paths of its own API: a type for each.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
 */
function pathRow(model: ModelSource, operation: string, method: string, types: Map<string, string>): AskRow {
  const { requestUri = '/' } = model.operations[operation]?.http ?? {}
  // The version of the API is no part of a resource.
  const path = requestUri.replace(/\?.*/, '').replace(/^\/v2(?=\/)/, '')
  const labels = membersOf(model, operation).filter(({ isLabel }) => isLabel)
  const input = model.shapes[model.operations[operation]?.input?.shape ?? '']?.members ?? {}
  const memberOf = (label: string) =>
    labels.find(({ name }) => (input[name]?.locationName ?? name) === label)?.name ?? label
  const arn = path.replace(/\{([^}+]+)\+?\}/g, (_, label: string) => `\${${memberOf(label)}}`)
  types.set(path, `apigateway:\${Region}::${arn}`)
  const parts = Object.fromEntries(labels.map(({ name }) => [name, name]))
  const tags = tagsPath(model, operation)
  const tagKeys = tagKeysPath(model, operation)
  return {
    action: `apigateway:${method}`,
    on: [{ type: path, ...(labels.length > 0 && { parts }) }],
    ...(tags !== undefined && { tags }),
    ...(tagKeys !== undefined && { tagKeys }),
  }
}

function mainRow(
  model: ModelSource,
  operation: string,
  prefix: string,
  action: ActionAuthorization,
): { readonly surety: Surety; readonly row: AskRow } {
  const members = membersOf(model, operation)
  const texts = members.filter(({ isText }) => isText)
  const found = action.resourceTypes.flatMap(({ type, required }) => {
    const row = resourceRow(type, required, operation, texts, action.resourceTypes.length === 1)
    return row ? [row] : []
  })
  const on = found.map(({ row }) => row)
  const sureties = found.map(({ surety }) => surety)
  const surety = sureties.includes('unknown') ? 'unknown' : sureties.includes('guessed') ? 'guessed' : 'named'
  const conditionKeys = keysOf(action)
  const tags = has(conditionKeys, 'aws:RequestTag/${TagKey}') ? tagsPath(model, operation) : undefined
  const tagKeys = has(conditionKeys, 'aws:TagKeys') ? tagKeysPath(model, operation) : undefined
  const keys = memberKeys(isToldByRow(action) ? rowKeys(action) : conditionKeys, prefix, members)
  return {
    surety,
    row: {
      action: `${prefix}:${action.name}`,
      ...eachOf(on),
      ...(tags !== undefined && { tags }),
      ...(tagKeys !== undefined && { tagKeys }),
      ...(Object.keys(keys).length > 0 && { keys }),
    },
  }
}

/** Where elements of one list say all parts of the one type, each its own: a job is of its farm, and not of each. */
function eachOf(on: readonly ResourceRow[]): Pick<AskRow, 'on' | 'each'> {
  const [only, ...others] = on
  if (only === undefined) return {}
  const places = Object.entries(only.parts ?? {})
  const paths = places.flatMap(([, place]) => (typeof place === 'string' ? [place] : []))
  const lists = new Set(paths.map((path) => /^([^[\]]+\[\])\.[^[\]]+$/.exec(path)?.[1]))
  const [list] = lists
  if (others.length > 0 || places.length < 2 || paths.length !== places.length || lists.size !== 1 || !list)
    return { on }
  const parts = Object.fromEntries(paths.map((path, index) => [places[index]?.[0] ?? '', path.slice(list.length)]))
  return { on: [{ ...only, parts }], each: list }
}

function keysOf({ conditionKeys, resourceTypes }: ActionAuthorization): readonly ConditionKey[] {
  return [
    ...conditionKeys,
    ...resourceTypes.flatMap(({ type, conditionKeys }) => [...conditionKeys, ...type.conditionKeys]),
  ]
}

/** Where the page's rows for the types of an action have keys of the service, no other key of a type is one of it. */
function isToldByRow({ resourceTypes }: ActionAuthorization): boolean {
  return resourceTypes.some(({ conditionKeys }) => conditionKeys.some(({ name }) => !name.startsWith('aws:')))
}

function rowKeys({ conditionKeys, resourceTypes }: ActionAuthorization): readonly ConditionKey[] {
  return [...conditionKeys, ...resourceTypes.flatMap((each) => each.conditionKeys)]
}

function has(keys: readonly ConditionKey[], name: string): boolean {
  return keys.some((key) => key.name === name)
}

/** The service's own keys that are named as a member is: `kms:KeySpec`, `ssm:Overwrite`. */
function memberKeys(keys: readonly ConditionKey[], prefix: string, members: readonly Member[]): Record<string, Path> {
  const found: Record<string, Path> = {}
  for (const { name } of keys) {
    const [ofService, own = ''] = name.split(':')
    if (ofService !== prefix || name.includes('${')) continue
    const member = members.find((each) => each.depth === 0 && lower(each.name) === lower(own))
    if (member) found[name] = member.path
  }
  return found
}
