import { isPattern, parseTemplate, resolveTemplate } from '../language/template.ts'
import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from '../language/wildcard.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import type { AnalysedStatement } from './statements.ts'
import type { Vocabulary } from './vocabulary.ts'

const COLON = 0x3a
/** What AWS's documentation puts in the region and account of an ARN. */
const REGION = 'us-east-1'
const ACCOUNT = '123456789012'

/** Resources that make a legible example for the action: such as it is for, and such as the statements speak of. */
export function preferredResources(
  action: string,
  statements: readonly AnalysedStatement[],
  known: ContextMap,
  vocabulary: Vocabulary,
): readonly string[] {
  const spoken = statements.flatMap(({ resource, version }) =>
    (resource?.values ?? []).flatMap((value) => {
      const template = parseTemplate(value, version)
      if (value === '*' || !template.every((part) => isPattern(part) || known.has(part.key))) return []
      const pattern = resolveTemplate(template, contextOf(known))
      return pattern ? [instanceOf(pattern)] : []
    }),
  )
  return [...new Set([...vocabulary.exampleResources(action), ...spoken])]
}

/** One of the texts that a resource pattern covers, as a person would write it. */
function instanceOf(pattern: Pattern): string {
  let text = ''
  let colons = 0
  for (const token of pattern) {
    if (token === COLON) colons++
    if (token === ANY || token === ANY_IN_SEGMENT) {
      text += colons === 3 ? REGION : colons === 4 ? ACCOUNT : 'example'
    } else {
      text += token === ONE || token === ONE_IN_SEGMENT ? 'x' : String.fromCharCode(token)
    }
  }
  return text
}
