/** When a script runs, in LocalStack's words: the first three once the server answers, the last when it stops. */
export const INIT_STAGES = ['BOOT', 'START', 'READY', 'SHUTDOWN'] as const
export type InitStage = (typeof INIT_STAGES)[number]

export interface InitScript {
  readonly stage: InitStage
  /** The file's name, without its folder. */
  readonly name: string
  readonly state: 'UNKNOWN' | 'RUNNING' | 'SUCCESSFUL' | 'ERROR'
}

/** What `/_localstack/init` answers. */
export interface InitState {
  readonly completed: Readonly<Record<InitStage, boolean>>
  readonly scripts: readonly InitScript[]
}
