/**
 * On everything that `secure` makes and AWS lets tag: so that a person, and `teardown` without its journal, know whose
 * it is.
 */
export const MADE_BY = { Key: 'castellan:made-by', Value: 'secure' } as const

/** The name of the analyzer in every Region. */
export const ANALYZER_NAME = 'castellan-external-access'

interface Tag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

/** Whether it is among the tags of something. */
export function isMadeBy(tags: readonly Tag[] = []): boolean {
  return tags.some(({ Key, Value }) => Key === MADE_BY.Key && Value === MADE_BY.Value)
}
