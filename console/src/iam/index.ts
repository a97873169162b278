/**
 * IAM as the pages think of it: password policies, policy documents, who is as good as an administrator, and the pieces of page
 * that several IAM pages share. It knows the API and the shared components, no page.
 */
export type { PasswordPolicy } from './passwords/password-defaults.ts'
