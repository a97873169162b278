/**
 * What IAM's credential report tells of passwords, keys and devices, and of what time it is. It knows nothing of what
 * is good or bad in it.
 */
export { asOfText } from './as-of.ts'
export { CREDENTIAL_REPORT_READS, credentialReport, type UserCredentials } from './credential-report.ts'
export { daysSince, daysText } from './days.ts'
export { reportExample } from './example-report.ts'
export { keyName } from './key-name.ts'
export { USER_CREDENTIALS_READS, userCredentials } from './user-credentials.ts'
