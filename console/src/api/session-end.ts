import { isSessionEnd } from './errors.ts'

/** Leaves for the sign-in page, which comes back here afterwards. */
export function goToSignIn(): void {
  const here = location.pathname + location.search
  location.assign(`/signin?next=${encodeURIComponent(here)}`)
}

/** Middleware of an SDK client: goes to the sign-in page when the server says that the console session has ended. */
export function leaveWhenSessionEnds<Args, Result>(next: (args: Args) => Promise<Result>) {
  return async (args: Args): Promise<Result> => {
    try {
      return await next(args)
    } catch (error) {
      if (isSessionEnd(error)) goToSignIn()
      throw error
    }
  }
}
