/** The thread of the policy engine: the only file that loads it, when a page first asks. */
import { completionsAt } from '../../../src/policy/complete/index.ts'
import { aboutDocument } from './about-document.ts'
import { administratorBy } from './administrator.ts'
import type { Question, QuestionName, Questions, Reply } from './questions.ts'

function answerTo(question: Question): Questions[QuestionName]['answer'] {
  switch (question.name) {
    case 'document':
      return aboutDocument(question.asked)
    case 'completions': {
      const { document, offset, ...options } = question.asked
      return completionsAt(document, offset, options)
    }
    case 'administrator':
      return administratorBy(question.asked)
  }
}

function replyTo(question: Question): Reply {
  try {
    return { id: question.id, answer: answerTo(question) }
  } catch (error) {
    return { id: question.id, failure: error instanceof Error ? error.message : String(error) }
  }
}

addEventListener('message', ({ data }: MessageEvent<Question>) => postMessage(replyTo(data)))
