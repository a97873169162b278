/** What AWS's services define, as far as the analysis uses it. Claims of proof hold for names outside of it too. */
export interface Vocabulary {
  /** Names of actions as AWS writes them, `s3:GetObject`, by service prefix in lower case. */
  readonly actions: ReadonlyMap<string, readonly string[]>
  /** ARNs such as the action is for, the most typical first; `*` for one that is for no resource. Empty for an unknown action. */
  readonly exampleResources: (action: string) => readonly string[]
  /** Whether requests can carry several values of a condition key, given in lower case; of an unknown key too. */
  readonly isMultivalued: (key: string) => boolean
}
