/** As much of it as the gateway's tests use. It has no types of its own. */
declare module 's3rver' {
  export default class S3rver {
    constructor(options: {
      readonly address: string
      readonly port: number
      readonly silent: boolean
      readonly directory: string
    })
    run(): Promise<{ readonly port: number }>
    close(): Promise<void>
  }
}
