import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  insertCompletionText,
  snippet,
  startCompletion,
} from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'
import type { Completions } from '../../../policy-engine/questions.ts'

/** What may be typed at an offset of a document, and where. */
export type Complete = (document: string, offset: number) => Promise<Completions | undefined>

type Option = Completions['options'][number]

/** Less than any match of what is typed can win. */
const LAST = -99

/** Offers what the policy engine knows. Where it does not answer, nothing is offered: it is help, and no more. */
export function completionSource(complete: Complete): CompletionSource {
  return async ({ state, pos, explicit }: CompletionContext): Promise<CompletionResult | null> => {
    const found = await complete(state.doc.toString(), pos).catch(() => undefined)
    // Between the words only when asked: Enter behind a comma begins a line.
    const isBetween = found?.from === found?.to && found?.before !== ''
    if (found === undefined || (isBetween && !explicit)) return null
    const { from, to, options } = found
    // What stands behind the cursor is no part of what is looked for, and is replaced with it all the same.
    const behind = to - pos
    return {
      from,
      options: options.map((option) => completionOf(option, found, behind)),
      // What follows a service's colon must be asked for; the rest is found among what is there.
      validFor: options.some(({ unfinished }) => unfinished) ? /^[\w*-]*$/ : /^[^"\n]*$/,
    }
  }
}

function completionOf(option: Option, { before, after }: Completions, behind: number): Completion {
  const { text, detail, unlikely } = option
  return {
    label: text,
    // `s3:` before `s3express:`.
    sortText: text.replace(/:$/, ''),
    ...(detail !== undefined && { detail }),
    ...(unlikely && { boost: LAST }),
    apply: (view, completion, from, to) => {
      const end = to + behind
      if (option.fields) return snippet(literal(before) + text + literal(after))(view, completion, from, end)
      take(view, option, { before, after, from, to: end })
    },
  }
}

function take(
  view: EditorView,
  { text, unfinished }: Option,
  { before, after, from, to }: { before: string; after: string; from: number; to: number },
): void {
  view.dispatch(insertCompletionText(view.state, before + text + after, from, to))
  if (!unfinished) return
  view.dispatch({ selection: { anchor: from + before.length + text.length } })
  startCompletion(view)
}

/** Text in which a snippet finds no place to fill in. */
function literal(text: string): string {
  return text.replace(/[\\{}]/g, '\\$&')
}
