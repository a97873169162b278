/**
 * What the alarm pages and the SNS pages both know of topics and subscriptions: their names, their addresses, how they are
 * listed. It draws nothing.
 *
 * Import the files directly, not this one: each page's chunk then holds only what it uses.
 */
export type { NewTopic } from './create-topic.ts'
