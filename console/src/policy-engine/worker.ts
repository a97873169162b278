/** The thread of the policy engine: the only file that loads it, when a page first asks. */
import { completionsAt } from '../../../src/policy/complete/index.ts'
import { principals } from '../../../src/policy/index.ts'
import { lintPolicy } from '../../../src/policy/lint/index.ts'
import type { NamedPrincipal, Question, QuestionName, Questions, Reply } from './questions.ts'

async function answerTo(question: Question): Promise<Questions[QuestionName]['answer']> {
  switch (question.name) {
    case 'findings':
      return lintPolicy(question.asked.document, { kind: question.asked.kind })
    case 'completions': {
      const { document, offset, ...options } = question.asked
      return completionsAt(document, offset, options)
    }
    case 'principals':
      return question.asked.documents.map(namedIn)
    case 'administrator': {
      // The analysis is as large as the linter: who types waits for the linter alone.
      const { administratorBy } = await import('./administrator.ts')
      return administratorBy(question.asked)
    }
    default:
      return question satisfies never
  }
}

function namedIn(document: string): readonly NamedPrincipal[] {
  try {
    return principals(document).map(({ type, value }) => ({ type, value }))
  } catch {
    return []
  }
}

async function replyTo(question: Question): Promise<Reply> {
  try {
    return { id: question.id, answer: await answerTo(question) }
  } catch (error) {
    return { id: question.id, failure: error instanceof Error ? error.message : String(error) }
  }
}

addEventListener(
  'message',
  ({ data }: MessageEvent<Question>) => void replyTo(data).then((reply) => postMessage(reply)),
)
