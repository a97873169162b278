import type { TwoCodes } from './mfa-calls.ts'

const CODE = /^\d{6}$/

/**
 * What cannot be right about two consecutive codes, for the field that it is said at. Whether they are the device's is
 * the server's to say, and each answer of it costs one of the few guesses: what can be seen here is not sent.
 */
export function codesProblems({ first, second }: TwoCodes): { readonly first?: string; readonly second?: string } {
  const enter = 'Enter the 6 digits that the app shows.'
  return {
    ...(!CODE.test(first) && { first: enter }),
    ...(!CODE.test(second)
      ? { second: enter }
      : first === second && { second: 'This is the first code again. Wait until the app shows the next one.' }),
  }
}

/** Whether both codes look like consecutive codes. They are checked for real by the server. */
export function areCodes(codes: TwoCodes): boolean {
  return Object.keys(codesProblems(codes)).length === 0
}
