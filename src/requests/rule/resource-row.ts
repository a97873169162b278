import type { ResourceType } from '../../policy/index.ts'
import { arnTemplate, isOfScope } from '../arn-template.ts'
import type { Path } from '../path.ts'
import type { ResourceRow } from '../rows.ts'
import type { Surety } from '../table/format.ts'
import type { Member } from './members.ts'
import { isId, lower } from './part-names.ts'
import { placesOf, stemOf } from './places.ts'
import { isNamedBare, lists, makes } from './verbs.ts'

/** Members that hold the ARN of whatever the operation is about. */
const ANY_ARN = /^(?:resource)?(?:arn|resourceidentifier|resourceid|resource)(?:list)?s?$|^resource.*arns?$/i

/** Operations that whatever a service has can be given to. */
const OF_ANY_RESOURCE = /^(?:Tag|Untag)|Tags(?:(?:For|To|From|On)Resource)?$|ResourcePolic(?:y|ies)$/

interface Found {
  readonly row: ResourceRow
  readonly surety: Surety
}

export function resourceRow(
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
