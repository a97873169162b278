import { spawnSync } from 'node:child_process'

/**
 * Whether the AWS CLI that is here is younger than `AWS_ENDPOINT_URL` (2023), which Debian's 2.9 does not know yet.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function readsEndpointUrl(): boolean {
  const { stdout } = spawnSync('aws', ['--version'], { encoding: 'utf8' })
  const [, major, minor] = /^aws-cli\/(\d+)\.(\d+)/.exec(stdout ?? '') ?? []
  return Number(minor) >= (major === '1' ? 29 : 13)
}
