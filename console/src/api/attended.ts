import { askAgain } from './ask-again.ts'
import { isSessionEnd } from './errors.ts'
import { endSession } from './session-end.ts'

type Middleware = <Args, Result>(
  next: (args: Args) => Promise<Result>,
  context: { readonly commandName?: string },
) => (args: Args) => Promise<Result>

interface Client {
  readonly middlewareStack: {
    add(middleware: Middleware, options: { readonly step: 'initialize' }): void
  }
}

/** An SDK client as all of the console's are: what nobody answered is asked again, and who is signed out signs in. */
export function attended<C extends Client>(client: C): C {
  client.middlewareStack.add(attend, { step: 'initialize' })
  return client
}

const attend: Middleware = (next, { commandName = '' }) => {
  return async (args) => {
    try {
      return await askAgain(commandName, () => next(args))
    } catch (error) {
      if (isSessionEnd(error)) endSession()
      throw error
    }
  }
}
