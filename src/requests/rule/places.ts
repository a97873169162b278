import type { Path } from '../path.ts'
import type { Member } from './members.ts'
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

interface PlaceRules {
  readonly isMade: boolean
  readonly isNamedBare: boolean
  readonly isAbout: boolean
  readonly isLast: boolean
  readonly isAlone: boolean
  readonly isOnly: boolean
}

/** Where a variable may stand: by its names, else what is alone. */
export function placesOf(
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

export function stemOf(path: Path): string {
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
