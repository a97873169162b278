/**
 * The first day's checklist in words: what makes an account safe, and why. The keeper's checks of these ids and the
 * console's home page both say it in these words, so it imports nothing.
 */
export interface ChecklistRow {
  /** The id of the keeper's check. */
  readonly id: string
  /** The good state, as a sentence without a period. */
  readonly title: string
  /** Why it matters, in a sentence or two. */
  readonly why: string
  /** The console's page that shows it. */
  readonly page: string
  /** The keeper's check that looks at it among other things, where it has none of this id. */
  readonly partOf?: string
}

/** In the order in which a person would do them. */
export const CHECKLIST = [
  {
    id: 'root-mfa',
    title: 'The root user signs in with MFA',
    why: 'Root can do everything, closing the account included, and a password alone can be guessed, reused or phished.',
    page: '/security-credentials',
  },
  {
    id: 'root-access-keys',
    title: 'The root user has no access keys',
    why: 'Nothing can limit the root user, so whoever finds its key owns the account; no program needs one.',
    page: '/security-credentials',
  },
  {
    id: 'billing-alerts',
    title: 'The account tells CloudWatch what it costs',
    why: 'Alarms on charges see nothing until the preference “CloudWatch billing alerts” is on; it is off in a new account.',
    page: '/billing/preferences',
  },
  {
    id: 'billing-alarms',
    title: 'Somebody is told when the bill grows',
    why: 'Who uses a stolen key or forgets a machine runs up a bill; an alarm tells of it within hours, not at the end of the month.',
    page: '/cloudwatch/alarms',
  },
  {
    id: 'iam-admin',
    title: 'A user other than root administers IAM',
    why: 'Nothing limits root and nothing tells apart who used it, so everyday work is for a user: one that can make other users, and has permissions for nothing else.',
    page: '/iam/users',
  },
  {
    id: 'iam-admin-mfa',
    title: 'Who administers IAM signs in with MFA',
    why: 'A user that can make an administrator is almost as powerful as root, and a password alone can be guessed, reused or phished.',
    page: '/iam/users',
    partOf: 'iam-admin',
  },
] as const satisfies readonly ChecklistRow[]

export type ChecklistId = (typeof CHECKLIST)[number]['id']

/** One row's title and reason, as a check has them. */
export function checklistWords(id: ChecklistId): { readonly title: string; readonly reason: string } {
  const row = CHECKLIST.find((each) => each.id === id)
  if (!row) throw new Error(`the checklist has no row ${id}`)
  return { title: row.title, reason: row.why }
}
