import { actionNameOf, iamPrefixOf } from '../../aws/index.ts'
import type { ActionAuthorization, ConditionKey, ResourceType, ServiceAuthorization } from '../../policy/index.ts'
import type { ModelSource } from '../../protocol/model/source.ts'
import { arnTemplate, isOfScope } from '../arn-template.ts'
import type { Path } from '../path.ts'
import type { AskRow, ResourceRow } from '../rows.ts'
import type { OperationLine, ServiceLine, Surety } from '../table/format.ts'
import { SURETIES } from '../table/format.ts'
import { madeWithTagsRow, taggingAction } from './made-with-tags.ts'
import { type Member, membersOf } from './members.ts'
import {
  isBare,
  isId,
  lower,
  partNames,
  qualifiedEnds,
  saysWhat,
  sharesWord,
  singular,
  withoutEnd,
} from './part-names.ts'
import { passedRoleRow } from './passed-roles.ts'
import { eachTagPath, tagKeysPath, tagsPath } from './tag-members.ts'
import { isNamedBare, lists, makes } from './verbs.ts'
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
  const keys = memberKeys(conditionKeys, prefix, members)
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

/** Members that hold the ARN of whatever the operation is about. */
const ANY_ARN = /^(?:resource)?(?:arn|resourceidentifier|resourceid|resource)(?:list)?s?$|^resource.*arns?$/i

/** Operations that whatever a service has can be given to. */
const OF_ANY_RESOURCE = /^(?:Tag|Untag)|Tags(?:(?:For|To|From|On)Resource)?$|ResourcePolic(?:y|ies)$/

interface Found {
  readonly row: ResourceRow
  readonly surety: Surety
}

function resourceRow(
  type: ResourceType,
  isRequired: boolean,
  operation: string,
  members: readonly Member[],
  isOnly: boolean,
): Found | undefined {
  const isMade = makes(operation, type.name)
  const isAbout = isOnly || lower(operation).includes(lower(type.name))
  const names = arnTemplate(type.arn).names.filter((name) => !isOfScope(name))
  const parts: Record<string, Path | Path[]> = {}
  let surety: Surety = 'named'
  const generic = members.filter(({ name, depth }) => depth === 0 && ANY_ARN.test(name)).map(({ path }) => path)
  let missing = 0
  const naming = namingIndex(names, type.name)
  for (const [index, name] of names.entries()) {
    const found = placesOf(
      name,
      type.name,
      {
        isMade,
        isNamedBare: isNamedBare(operation, type.name, isOnly),
        isAbout,
        isLast: index === names.length - 1 || index === naming,
        isAlone: names.length === 1,
        isOnly,
      },
      members,
    )
    const isOfName = naming === undefined || index === naming
    const paths = found.paths.filter((path) => (isOfName || !isBareName(path)) && isOfVersion(name, names, path))
    const places = { ...found, paths: isId(name) ? idPlaces(name, paths, names) : paths }
    if (places.paths.length > 0) {
      parts[name] = places.paths.length === 1 ? (places.paths[0] as Path) : [...places.paths]
      if (places.isGuess) surety = 'guessed'
    } else missing++
  }
  // Beside a member that is called as the type is, what is called a resource is something else.
  const isCalled = Object.values(parts).some((places) =>
    [places].flat().some((path) => stemOf(path) === lower(type.name)),
  )
  const arns = isCalled && !OF_ANY_RESOURCE.test(operation) ? [] : generic
  // A member that is called an ARN says all parts at once; one of what this is in, its own.
  if ([parts[names.at(-1) ?? ''] ?? []].flat().some((path) => /arn(?:\[\])?$/i.test(path))) missing = 0
  // Of what there is one in each account, such as `hub/default`, nothing needs to be said.
  const isSole = names.length === 0 && arns.length === 0 && !type.arn.includes('*')
  const isSaid = isSole || Object.keys(parts).length > 0 || arns.length > 0
  if (!isSaid && !isRequired) return undefined
  // A list is of all of them.
  const isListed = isRequired && lists(operation, type.name)
  if (missing > 0 && !isMade && !isListed && arns.length === 0 && isRequired) surety = 'unknown'
  return {
    surety,
    row: {
      type: type.name,
      ...(Object.keys(parts).length > 0 && { parts }),
      ...(arns.length > 0 && { arns }),
      ...(!isRequired && !isSole && { optional: true }),
      ...((isMade || isListed) && missing > 0 && { made: true }),
    },
  }
}

/** Of an ARN that ends in an id or a version: which of its variables is the name, which a bare `Name` is then. */
function namingIndex(variables: readonly string[], type: string): number | undefined {
  if (!/(?:Id|ID|Identifier|Uuid|UUID|Version|Revision)$/.test(variables.at(-1) ?? '')) return undefined
  const index = variables.findIndex((variable) => {
    const [, stem] = /^(.+)Name$/.exec(variable) ?? []
    return stem !== undefined && lower(type).endsWith(lower(stem))
  })
  return index === -1 ? undefined : index
}

/** Beside an id or a name, a version is told by what is called one, or by a whole ARN. */
function isOfVersion(variable: string, variables: readonly string[], path: Path): boolean {
  if (variables.length < 2 || !/(?:Version|Revision|VersionNumber)$/.test(variable)) return true
  return /version|revision|arns?(?:\[\])?$/i.test(path)
}

function isBareName(path: Path): boolean {
  return /^name$/i.test(path)
}

/**
 * Where an id stands. Beside it a name is what the thing is called, or will be; and where the ARN has a name as well,
 * or nothing says whose id it is, a name is none.
 */
function idPlaces(variable: string, paths: readonly Path[], variables: readonly string[]): readonly Path[] {
  const ids = paths.filter((path) => !/name(?:\[\])?$/i.test(path))
  const isNamed = variables.some((each) => each !== variable && /Name$/.test(each))
  return ids.length > 0 || isNamed || /^(?:id|uuid)$/i.test(variable) ? ids : paths
}

interface PlaceRules {
  readonly isMade: boolean
  readonly isNamedBare: boolean
  readonly isAbout: boolean
  readonly isLast: boolean
  readonly isAlone: boolean
  readonly isOnly: boolean
}

/** Where a variable may stand: by its names, else what is alone. */
function placesOf(
  variable: string,
  type: string,
  { isMade, isNamedBare, isAbout, isLast, isAlone, isOnly }: PlaceRules,
  members: readonly Member[],
): { readonly paths: readonly Path[]; readonly isGuess: boolean } {
  const { own, bare } = partNames(variable, isLast ? type : undefined, isMade)
  const named = (names: readonly string[], depth: number, isIt = (_: Member) => true) =>
    names.flatMap((name) =>
      members
        .filter((member) => member.depth === depth && nameOf(member) === name && !isDocument(member) && isIt(member))
        .map(({ path }) => path),
    )
  // What is made anew has no id yet: one that stands deeper is of something else.
  for (const depth of isMade && isId(variable) ? [0] : [0, 1, 2]) {
    // A bare name that the variable happens to have is looked at as any bare one.
    const names = depth > 0 ? own.filter(saysWhat) : isLast && !isOnly ? own.filter((name) => !isBare(name)) : own
    const paths = named(names, depth)
    if (paths.length > 0) return { paths: ofType(type, [...new Set(paths)]).slice(0, 4), isGuess: depth > 0 }
    if (depth === 0 && isLast) {
      // Of what an operation is sent to, the path says; and an id is none that a caller makes up.
      const isIt = ({ isLabel, name }: Member) =>
        isNamedBare || (isAbout && !isMade && (isLabel || !/name$/i.test(name)))
      const paths = named(bare, depth, isIt)
      if (paths.length > 0) return { paths: [...new Set(paths)], isGuess: false }
    }
    if (isLast && !isMade) {
      const paths = qualifiedPlaces(variable, type, members, depth)
      if (paths.length > 0) return { paths, isGuess: true }
    }
  }
  if (!isLast || !isAbout || (isMade && isId(variable))) return { paths: [], isGuess: false }
  const top = members.filter(({ depth }) => depth === 0)
  const only = (test: (member: Member) => boolean) => {
    const found = top.filter(test)
    return found.length === 1 ? found[0] : undefined
  }
  const sole =
    only(({ name }) => /arns?$/i.test(name) && !/role/i.test(name)) ??
    only(({ isLabel }) => isLabel) ??
    (isAlone ? only(({ isRequired, isList }) => isRequired && !isList) : undefined)
  // What is alone may be the name, or the ARN, of something else, which a caller chooses: it has to be called alike, or
  // be the ARN in the path.
  const isAlike =
    sole !== undefined &&
    (/^(?:resource)?arns?$/i.test(sole.name) ||
      (sole.isLabel && /arn$/i.test(sole.name)) ||
      sharesWord(sole.name, [variable, type]) ||
      endsAlike(sole.name, type))
  return { paths: isAlike ? [sole.path] : [], isGuess: true }
}

/** Where a member is called as the type is, the others name something else: beside `GlobalNetworkId`, `ResourceArn`. */
function ofType(type: string, paths: readonly Path[]): readonly Path[] {
  const called = paths.filter((path) => stemOf(path) === lower(type))
  return called.length > 0 ? called : paths
}

function stemOf(path: Path): string {
  const name = path.slice(path.lastIndexOf('.') + 1)
  return lower(withoutEnd(name.endsWith('[]') ? singular(name.slice(0, -2)) : name))
}

/** `SourceLocationArn` and `DestinationLocationArn` of a `location`: what comes before says which of them. */
function qualifiedPlaces(variable: string, type: string, members: readonly Member[], depth: number): readonly Path[] {
  const ends = qualifiedEnds(variable, type)
  return members
    .filter((member) => member.depth === depth)
    .filter((member) => ends.some((end) => nameOf(member).endsWith(end) && isOfWords(member, end)))
    .map(({ path }) => path)
    .slice(0, 6)
}

/** Whether the end begins a word of the name. */
function isOfWords({ name, isList }: Member, end: string): boolean {
  const text = isList ? singular(name) : name
  return /[A-Z]/.test(text.charAt(text.length - end.length))
}

/** `MonitorArn` of an `anomalymonitor`. */
function endsAlike(name: string, type: string): boolean {
  const stem = lower(name.replace(/arns?$/i, ''))
  return stem.length > 3 && lower(type).endsWith(stem)
}

/** A `Policy` is one that is written, and names nothing. */
function isDocument({ name, isList }: Member): boolean {
  return /^policy$/i.test(name) && !isList
}

function nameOf({ name, isList }: Member): string {
  return lower(isList ? singular(name) : name)
}
