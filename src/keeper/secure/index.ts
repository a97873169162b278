/**
 * `castellan secure`: looks, plans, asks, changes, reads back and reports. It knows checks and steps and nothing of
 * what is in them.
 */
export { lastAccountFile } from './last-account.ts'
export type { Report } from './report.ts'
export { reportHtml } from './report-html.ts'
export { reportJson } from './report-json.ts'
export { type SecureOptions, type SecureResult, secure } from './run.ts'
