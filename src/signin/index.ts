/**
 * Signing in with a browser: its pages, console sessions, one-time links, and what `castellan doctor` does to root.
 * This layer knows passwords, codes and cookies; it knows no policy, and what a signed-in principal may do is not its
 * question. It has no operations: its API is `castellan`'s.
 */
export { type ConsoleSession, ConsoleSessions, type FederatedSession } from './console-sessions.ts'
export { ConsoleCookies } from './cookies.ts'
export { resetRootMfa, resetRootPassword, tellOfNewMasterKey, tellOfRestore } from './doctor.ts'
export { createFirstAccount } from './first-account.ts'
export { FirstRun } from './first-run.ts'
export {
  type AccountField,
  AccountRefused,
  type AccountServices,
  createAccount,
  type WantedAccount,
} from './new-account.ts'
export { signinPages } from './pages.ts'
export { clearingTossed } from './tossed-cookies.ts'
