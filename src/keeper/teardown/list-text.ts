import { groupBy } from '../../aws/index.ts'
import { joined, type Paint, type Printable, printable } from '../../terminal/index.ts'
import { actionOf, type Call } from '../account/index.ts'
import type { Listing } from './list.ts'
import type { Setting } from './recorded.ts'
import type { Other, OurResource } from './resource.ts'

/** The list that the person reads before saying yes: what goes, by which calls, and what stays. */
export function listText(listing: Listing, paint: Paint): Printable {
  const { ours, doubtful, others, settings, notAvailable, notSeen } = listing
  const going = ours.filter((each) => isRemovable(each))
  const staying = ours.filter((each) => !isRemovable(each))
  const sections = [
    section(paint('bold', 'TO BE REMOVED, made by secure'), going.flatMap(goingLines)),
    section(paint('bold', 'LEFT, made by secure'), staying.map(stayingLine)),
    section(
      paint('bold', 'LEFT, for secure may not have made it: it has the tag, and the journal here does not know it'),
      doubtful.map(({ name }) => printable`  ${name}`),
    ),
    section(paint('bold', 'LEFT AS SET BY secure'), settings.map(settingLine)),
    section(paint('bold', 'NOT MADE BY secure, left alone'), otherLines(others)),
    section(
      paint('bold', 'NOT AVAILABLE at this endpoint'),
      notAvailable.map((operation) => printable`  ${operation}`),
    ),
    section(
      paint('bold', 'NOT SEEN, so something of ours may be there'),
      notSeen.map((problem) => printable`  ${problem}`),
    ),
  ]
  return joined(sections.flat(), '\n')
}

export function isRemovable({ blocked, kept }: OurResource): boolean {
  return blocked === undefined && kept === undefined
}

function section(title: Printable, lines: readonly Printable[]): readonly Printable[] {
  return lines.length === 0 ? [] : [printable`${title}\n${joined(lines, '\n')}\n`]
}

function goingLines({ name, knownBy, calls, notes = [] }: OurResource): readonly Printable[] {
  return [
    printable`  ${name} (known by its ${knownBy})`,
    ...calls.map(({ call }) => printable`    ${callText(call)}`),
    ...notes.map((note) => printable`    note: ${note}`),
  ]
}

/** The action and what it is on. The account's id, which the first line says, is left out. */
function callText(call: Call): string {
  const { AccountId: _, ...input } = call.input
  const where = call.region === undefined ? '' : ` in ${call.region}`
  return `${actionOf(call)} ${Object.values(input).flat().join(' ')}${where}`
}

function stayingLine({ name, blocked, kept }: OurResource): Printable {
  return printable`  ${name}: ${blocked ?? kept}`
}

function settingLine({ action, region, names, previous, time }: Setting): Printable {
  const about = Object.entries(names).map(([key, value]) => `${key} ${value}`)
  const on = about.length === 0 ? '' : ` (${about.join(', ')})`
  const before =
    previous === undefined ? '' : `; before: ${typeof previous === 'string' ? previous : JSON.stringify(previous)}`
  const where = region === undefined ? '' : ` in ${region}`
  return printable`  ${action}${on}${where} on ${time.slice(0, 10)}${before}`
}

/** So many of a kind are named. */
const MOST_NAMES = 5

function otherLines(others: readonly Other[]): readonly Printable[] {
  return [...groupBy(others, ({ kind }) => kind)].flatMap(([kind, found]) => {
    const noted = found.filter(({ note }) => note !== undefined)
    const plain = found.filter(({ note }) => note === undefined).map(({ name }) => name)
    const rest = plain.length - MOST_NAMES
    const names = [...plain.slice(0, MOST_NAMES), ...(rest > 0 ? [`and ${rest.toLocaleString('en-US')} more`] : [])]
    return [
      ...noted.map(({ name, note }) => printable`  ${kind} ${name}: ${note}`),
      ...(plain.length > 0 ? [printable`  ${kind}: ${names.join(', ')}`] : []),
    ]
  })
}
