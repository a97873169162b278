import { lower, singular } from './part-names.ts'

const MAKES =
  /^(?:Create|Run|Allocate|Request|Import|Copy|Start|Submit|Restore|Issue|Register|Purchase|Provision|Clone|Launch|BatchCreate)(?=[A-Z])/

const VERB = /^(?:Batch)?[A-Z][a-z]+(?=[A-Z])/

/** Whether an operation makes something of the type anew: it begins with such a verb, and its noun is the type. */
export function makes(operation: string, type: string): boolean {
  const [verb] = MAKES.exec(operation) ?? []
  if (verb === undefined) return false
  const words = operation.slice(verb.length)
  // The second version of an operation makes what the first does: CreateClusterV2.
  return [words, words.replace(/V\d+$/, '')].some((each) => nounOf(each).endsWith(lower(singular(type))))
}

/** What is done to one thing that is there, which a bare `Name` or `Id` then names, whatever the operation calls it. */
const TO_ONE_THING =
  /^(?:Get|Describe|Delete|List|Start|Stop|Cancel|Enable|Disable|Reboot|Pause|Resume|Retry|Test)(?=[A-Z])/

/**
 * Whether a member that is called `Name` or `Id`, and no more, is of this type. What makes or changes something calls
 * so what it makes or changes: a caller chooses it, and it must stand for nothing else.
 *
 * @param isOnly whether it is the only type that the operation's action is on.
 */
export function isNamedBare(operation: string, type: string, isOnly: boolean): boolean {
  if (isOnly && TO_ONE_THING.test(operation)) return true
  return nounOf(operation.replace(VERB, '')).endsWith(lower(singular(type)))
}

/** Whether an operation lists what there is of the type: its noun is the type, and of many. */
export function lists(operation: string, type: string): boolean {
  const words = operation.replace(/^(?:List|Search)(?=[A-Z])/, '')
  if (words === operation || !/s(?:For|In|By|Of|To|From|With|On|$)/.test(words)) return false
  const noun = nounOf(words)
  return noun.endsWith(lower(singular(type))) || noun.replace(/se$/, 'sis').endsWith(lower(type))
}

/** What an operation is done to, without what it is done from, by, to or with. */
function nounOf(words: string): string {
  return lower(singular(words.replace(/(?<=[a-z])(?:From|By|With|To|For|In|On)(?=[A-Z]).*$/, '')))
}
