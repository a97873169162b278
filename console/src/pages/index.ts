/**
 * The page table: what pages there are, where, and in what order the side navigation lists them. Each is a folder here,
 * fetched when it is first visited. A page knows the API and the shared components; it knows no other page but by its
 * path.
 */
import type { ComponentType } from 'react'
import type { PageProps } from './page-props.ts'

export interface Page {
  /**
   * Below /console; `:name` is one segment. The first row that matches wins: `/iam/create-user` before
   * `/iam/users/:userName`.
   */
  readonly path: string
  readonly title: string
  /** The word in the side navigation; a page without one is reached from another page. */
  readonly nav?: string
  /** The page that it belongs to, where its path does not say so. */
  readonly under?: string
  /** The heading under which the side navigation lists it. */
  readonly section?: string
  readonly contentType?: 'default' | 'form' | 'wizard' | 'table' | 'cards' | 'dashboard'
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>
}

export const pages: readonly Page[] = [
  { path: '/', title: 'Home', nav: 'Home', load: () => import('./home/index.tsx') },
  {
    path: '/security-credentials',
    title: 'My security credentials',
    load: () => import('./iam/security-credentials/index.tsx'),
  },
  { path: '/account', title: 'Account', load: () => import('./account/index.tsx') },
  {
    path: '/security-credentials/sessions',
    title: 'My sessions',
    contentType: 'table',
    load: () => import('./iam/sessions/index.tsx'),
  },
  { path: '/switch-role', title: 'Switch Role', contentType: 'form', load: () => import('./switch-role/index.tsx') },
  {
    path: '/security-credentials/mfa/assign',
    title: 'Assign MFA device',
    contentType: 'wizard',
    load: () => import('./iam/mfa/index.tsx'),
  },
  {
    path: '/iam',
    title: 'IAM Dashboard',
    nav: 'Dashboard',
    section: 'IAM',
    load: () => import('./iam/dashboard/index.tsx'),
  },
  {
    path: '/iam/users',
    title: 'Users',
    nav: 'Users',
    section: 'IAM',
    contentType: 'table',
    load: () => import('./iam/users/index.tsx'),
  },
  {
    path: '/iam/create-user',
    title: 'Add user(s)',
    under: '/iam/users',
    section: 'IAM',
    contentType: 'wizard',
    load: () => import('./iam/create-user/index.tsx'),
  },
  { path: '/iam/users/:userName', title: 'User', section: 'IAM', load: () => import('./iam/user/index.tsx') },
  {
    path: '/iam/users/:userName/mfa/assign',
    title: 'Assign MFA device',
    section: 'IAM',
    contentType: 'wizard',
    load: () => import('./iam/mfa/index.tsx'),
  },
  {
    path: '/iam/groups',
    title: 'User groups',
    nav: 'User groups',
    section: 'IAM',
    contentType: 'table',
    load: () => import('./iam/groups/index.tsx'),
  },
  { path: '/iam/groups/:groupName', title: 'User group', section: 'IAM', load: () => import('./iam/group/index.tsx') },
  {
    path: '/iam/roles',
    title: 'Roles',
    nav: 'Roles',
    section: 'IAM',
    contentType: 'table',
    load: () => import('./iam/roles/index.tsx'),
  },
  {
    path: '/iam/create-role',
    title: 'Create role',
    under: '/iam/roles',
    section: 'IAM',
    contentType: 'wizard',
    load: () => import('./iam/create-role/index.tsx'),
  },
  { path: '/iam/roles/:roleName', title: 'Role', section: 'IAM', load: () => import('./iam/role/index.tsx') },
  {
    path: '/iam/policies',
    title: 'Policies',
    nav: 'Policies',
    section: 'IAM',
    contentType: 'table',
    load: () => import('./iam/policies/index.tsx'),
  },
  {
    path: '/iam/create-policy',
    title: 'Create policy',
    under: '/iam/policies',
    section: 'IAM',
    contentType: 'form',
    load: () => import('./iam/create-policy/index.tsx'),
  },
  { path: '/iam/policies/:arn', title: 'Policy', section: 'IAM', load: () => import('./iam/policy/index.tsx') },
  {
    path: '/iam/identity_providers/create',
    title: 'Add provider',
    section: 'IAM',
    contentType: 'form',
    load: () => import('./iam/create-identity-provider/index.tsx'),
  },
  {
    path: '/iam/identity_providers/:arn',
    title: 'Identity provider',
    section: 'IAM',
    load: () => import('./iam/identity-provider/index.tsx'),
  },
  {
    path: '/iam/identity_providers',
    title: 'Identity providers',
    nav: 'Identity providers',
    section: 'IAM',
    contentType: 'table',
    load: () => import('./iam/identity-providers/index.tsx'),
  },
  {
    path: '/iam/account-settings',
    title: 'Account settings',
    nav: 'Account settings',
    section: 'IAM',
    load: () => import('./iam/account-settings/index.tsx'),
  },
  {
    path: '/iam/credential-report',
    title: 'Credential report',
    nav: 'Credential report',
    section: 'IAM',
    load: () => import('./iam/credential-report/index.tsx'),
  },
  {
    path: '/cloudwatch/alarms',
    title: 'Alarms',
    nav: 'All alarms',
    section: 'CloudWatch',
    load: () => import('./cloudwatch/index.tsx'),
  },
  {
    path: '/cloudwatch/create-alarm',
    title: 'Create alarm',
    under: '/cloudwatch/alarms',
    section: 'CloudWatch',
    contentType: 'wizard',
    load: () => import('./cloudwatch/create-alarm.tsx'),
  },
  {
    path: '/cloudwatch/alarms/:alarmName',
    title: 'Alarm',
    section: 'CloudWatch',
    load: () => import('./cloudwatch/alarm.tsx'),
  },
  {
    path: '/cloudwatch/alarms/:alarmName/edit',
    title: 'Edit',
    section: 'CloudWatch',
    contentType: 'wizard',
    load: () => import('./cloudwatch/edit-alarm.tsx'),
  },
  { path: '/sns/topics', title: 'Topics', nav: 'Topics', section: 'SNS', load: () => import('./sns/index.tsx') },
  {
    path: '/sns/create-topic',
    title: 'Create topic',
    under: '/sns/topics',
    section: 'SNS',
    contentType: 'form',
    load: () => import('./sns/create-topic.tsx'),
  },
  { path: '/sns/topics/:topicArn', title: 'Topic', section: 'SNS', load: () => import('./sns/topic.tsx') },
  {
    path: '/sns/subscriptions',
    title: 'Subscriptions',
    nav: 'Subscriptions',
    section: 'SNS',
    load: () => import('./sns/subscriptions.tsx'),
  },
  {
    path: '/billing',
    title: 'Billing home',
    nav: 'Billing home',
    section: 'Billing',
    load: () => import('./billing/home.tsx'),
  },
  {
    path: '/billing/preferences',
    title: 'Billing preferences',
    nav: 'Billing preferences',
    section: 'Billing',
    load: () => import('./billing/preferences.tsx'),
  },
  {
    path: '/cloudtrail/events',
    title: 'Event history',
    nav: 'Event history',
    section: 'CloudTrail',
    load: () => import('./cloudtrail/index.tsx'),
  },
  {
    path: '/cloudtrail/events/:eventId',
    title: 'Event',
    section: 'CloudTrail',
    load: () => import('./cloudtrail/event.tsx'),
  },
  { path: '/inbox', title: 'Inbox', nav: 'Inbox', load: () => import('./inbox/index.tsx') },
  { path: '/inbox/:messageId', title: 'Mail', load: () => import('./inbox/message.tsx') },
]
