import { type JsonNode, parseJson, positionAt, type TextPosition } from './json.ts'

/** Where a statement stands in its document. */
export interface StatementPosition {
  readonly start: TextPosition
  readonly end: TextPosition
}

/**
 * Where the policy simulator says that each statement of a document stands. It counts from one, and names the places
 * where its reader is: after the brace that ends the statement, and before it whatever ended last, a bracket or another
 * statement; a statement that stands alone is begun already.
 *
 * Recorded on AWS, in one line: 38 to 167 for the statement alone of `{"Version":"2012-10-17","Statement":{…}}`, 38 to
 * 248 and 248 to 470 for two in `{"Version":"2012-10-17","Statement":[{…},{…}]}`.
 *
 * @throws PolicySyntaxError
 */
export function statementPositions(document: string): readonly StatementPosition[] {
  const policy = parseJson(document)
  const members = policy.kind === 'object' ? policy.members : []
  const element = members.find(({ name }) => name.value === 'Statement')?.value
  if (!element) return []
  const position = (start: number, { end }: JsonNode) => ({
    start: positionAt(document, start),
    end: positionAt(document, end),
  })
  if (element.kind !== 'array') return [position(element.start + 1, element)]
  return element.items.map((item, index) => position(element.items[index - 1]?.end ?? element.start + 1, item))
}
