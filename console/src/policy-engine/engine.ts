import type { Holder } from './holder.ts'
import type { QuestionName, Questions, Reply } from './questions.ts'

/**
 * A question that takes longer is given up: the page has waited long enough, and the thread must not be busy for ever.
 */
const ANSWER_MS = 10_000

interface Waiting {
  readonly question: { readonly id: number; readonly name: QuestionName; readonly asked: unknown }
  readonly resolve: (answer: Questions[QuestionName]['answer']) => void
  readonly reject: (error: Error) => void
}

let worker: Worker | undefined
let lastId = 0
const waiting = new Map<number, Waiting>()

/**
 * Asks the policy engine. It is loaded by the first question, and works in a thread of its own.
 *
 * @throws Error in the engine's words, such as for a policy that cannot be read; or that it does not answer.
 */
export async function ask<Name extends QuestionName>(
  name: Name,
  asked: Questions[Name]['asked'],
): Promise<Questions[Name]['answer']> {
  worker ??= startWorker()
  const id = ++lastId
  const started = worker
  const question = { id, name, asked }
  const answer = new Promise<Questions[Name]['answer']>((resolve, reject) => {
    waiting.set(id, { question, resolve: resolve as Waiting['resolve'], reject })
    started.postMessage(question)
  })
  const timer = setTimeout(() => stop(worker, 'The policy engine did not answer in time.'), ANSWER_MS)
  try {
    return await answer
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Why the holder is an administrator or can become one, as a sentence without its subject and period; `undefined` where
 * it can not.
 */
export async function administratorReason(holder: Holder): Promise<string | undefined> {
  // Who has no policy can do nothing: the engine need not be loaded to say so.
  return holder.policies.length === 0 ? undefined : await ask('administrator', holder)
}

/** @param isAgain whether one before it could not be loaded: it is asked for twice. */
function startWorker(isAgain = false): Worker {
  const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'policy engine' })
  let hasReplied = false
  started.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    hasReplied = true
    const asker = waiting.get(data.id)
    waiting.delete(data.id)
    if ('failure' in data) asker?.reject(new Error(data.failure))
    else asker?.resolve(data.answer)
  })
  started.addEventListener('error', () => {
    if (worker === started && !hasReplied && !isAgain) {
      const another = startWorker(true)
      worker = another
      for (const { question } of waiting.values()) another.postMessage(question)
    } else stop(started, 'The policy engine could not be loaded. Load the page again.')
  })
  return started
}

/** The next question starts another. */
function stop(stopped: Worker | undefined, why: string): void {
  if (stopped === undefined || worker !== stopped) return
  stopped.terminate()
  worker = undefined
  for (const { reject } of waiting.values()) reject(new Error(why))
  waiting.clear()
}
