/**
 * `castellan audit`: every check on the whole account, read only, and what came of it in four formats. It knows
 * outcomes and nothing of how they came about.
 */
export { auditHtml } from './html.ts'
export { auditJson } from './json.ts'
export { type Audit, type AuditedCheck, audit, exitCodeOf } from './run.ts'
export { auditSarif } from './sarif.ts'
export { auditText } from './text.ts'
export { readWaivers, type Waiver } from './waivers.ts'
