import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileNameOf, hasVectors, vectorFile } from '../../../../test/support/operation-vectors.ts'
import { WITHOUT_VECTORS } from '../../../../test/support/operations-without-vectors.ts'
import { iam } from '../descriptor.ts'
import { taggedProfile } from '../instance-profiles.ts'
import { taggedDevice } from '../mfa-devices.ts'
import { taggedOidcProvider } from '../oidc-providers.ts'
import { taggedPolicy } from '../policies.ts'
import { taggedSamlProvider } from '../saml-providers.ts'
import { taggedServerCertificate } from '../server-certificates.ts'
import { ACCOUNT, ALLOW_ALL, testAccount } from '../testing.ts'
import * as holders from './index.ts'

const { HOLDERS } = holders

/** A verb for each name of an operation, with `*` for the kind. */
const HOLDING = {
  'Attach*Policy': holders.attachPolicy,
  'Detach*Policy': holders.detachPolicy,
  'ListAttached*Policies': holders.listAttachedPolicies,
  'Put*Policy': holders.putInlinePolicy,
  'Get*Policy': holders.getInlinePolicy,
  'Delete*Policy': holders.deleteInlinePolicy,
  'List*Policies': holders.listInlinePolicies,
}
const BOUNDING = {
  'Put*PermissionsBoundary': holders.putPermissionsBoundary,
  'Delete*PermissionsBoundary': holders.deletePermissionsBoundary,
}
const TAGGING = { 'Tag*': holders.tag, 'Untag*': holders.untag, 'List*Tags': holders.listTags }

const model = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../models/iam.json'), 'utf8')) as {
  operations: Record<string, unknown>
}
const registered = new Map(iam.operations.map((operation) => [operation.name, operation]))

/** What is missing of the operations that AWS has of these verbs for this kind: made by its verb, and with vectors. */
function missing(each: { kind: string; arn: unknown }, variable: string, verbs: Record<string, Named>): string[] {
  return Object.entries(verbs).flatMap(([pattern, verb]) => {
    const name = pattern.replace('*', each.kind)
    if (!(name in model.operations)) return []
    const file = `src/services/iam/operations/${fileNameOf(name)}.ts`
    const line = `operation('${name}', ${verb.name}(${variable}))`
    const operation = registered.get(name)
    if (operation === undefined) return [`write ${file}, with ${line}, and its line in operations/index.ts`]
    if (operation.resource !== each.arn) return [`make ${file} by ${line}`]
    const isWritten = hasVectors('iam', name) && !WITHOUT_VECTORS.iam?.includes(name)
    return isWritten ? [] : [`write ${vectorFile('iam', name)}`]
  })
}

interface Named {
  readonly name: string
}

test('every holder stands in HOLDERS', async () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname }).filter((file) => !file.endsWith('.test.ts'))
  for (const file of files) {
    const exported = Object.values((await import(`./${file}`)) as Record<string, unknown>)
    const holder = exported.find((value) => typeof value === 'object' && value !== null && 'permissionKeys' in value)
    const isListed = holder === undefined || HOLDERS.some((each) => each === holder)
    assert.ok(isListed, `add the holder of ${file} to HOLDERS in holders/index.ts`)
  }
})

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess'
/** For a kind that is made with one. */
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
})

for (const holder of HOLDERS) {
  const { kind } = holder
  const variable = kind.toLowerCase()
  const nameMember = `${kind}Name`

  /** An account with a holder of this kind, and calls by names that are made of it. */
  async function withHolder() {
    const account = await testAccount()
    const call = (name: string, input: object) => account.call(name as 'CreateUser', input as never) as Promise<object>
    const named = { [nameMember]: 'h' }
    await call(`Create${kind}`, { ...named, AssumeRolePolicyDocument: TRUST })
    const { Policy } = await account.call('CreatePolicy', { PolicyName: 'Own', PolicyDocument: ALLOW_ALL })
    return { call, named, PolicyArn: Policy?.Arn ?? '' }
  }

  describe(kind, () => {
    test('policies are attached to it and written into it', () => {
      assert.deepEqual(missing(holder, variable, HOLDING), [])
    })

    test('a boundary bounds it, if AWS has that', () => {
      const isBounded = `Put${kind}PermissionsBoundary` in model.operations
      assert.equal('setBoundary' in holder, isBounded, `holders/${variable}.ts has setBoundary: ${isBounded}`)
      assert.deepEqual(missing(holder, variable, BOUNDING), [])
    })

    test('it has tags, if AWS has that', () => {
      const isTagged = `Tag${kind}` in model.operations
      assert.equal('tagTarget' in holder, isTagged, `holders/${variable}.ts has tagTarget and tags: ${isTagged}`)
      assert.deepEqual(missing(holder, variable, TAGGING), [])
    })

    test('a policy says that it has it, and is not deleted while it has', async () => {
      const { call, named, PolicyArn } = await withHolder()
      await call(`Attach${kind}Policy`, { ...named, PolicyArn })
      await assertInUse(call, PolicyArn, 'PermissionsPolicy', 'src/services/iam/operations/list-entities-for-policy.ts')
    })

    if ('setBoundary' in holder) {
      test('a boundary says that it bounds it, and is not deleted while it does', async () => {
        const { call, named, PolicyArn } = await withHolder()
        await call(`Put${kind}PermissionsBoundary`, { ...named, PermissionsBoundary: PolicyArn })
        const file = 'src/storage/repositories/policy-attachments.ts: boundedBy and boundaryCounts'
        await assertInUse(call, PolicyArn, 'PermissionsBoundary', file)
        const { Policy } = (await call('GetPolicy', { PolicyArn })) as { Policy: Record<string, unknown> }
        assert.equal(Policy.PermissionsBoundaryUsageCount, 1, file)
      })
    }

    test('GetAccountSummary counts it', async () => {
      const { call } = await withHolder()
      const { SummaryMap } = (await call('GetAccountSummary', {})) as { SummaryMap: Record<string, number> }
      assert.equal(SummaryMap[`${kind}s`], 1, 'src/services/iam/operations/get-account-summary.ts')
    })

    test('it is not deleted while it has a policy, attached or written in', async () => {
      const { call, named, PolicyArn } = await withHolder()
      const PolicyName = 'p'
      const isRefused = (remedy: string) =>
        assert.rejects(call(`Delete${kind}`, named), {
          code: 'DeleteConflict',
          message: `Cannot delete entity, must ${remedy} first.`,
        })
      await call(`Attach${kind}Policy`, { ...named, PolicyArn })
      await isRefused('detach all policies')
      await call(`Detach${kind}Policy`, { ...named, PolicyArn })
      await call(`Put${kind}Policy`, { ...named, PolicyName, PolicyDocument: ALLOW_ALL })
      await isRefused('delete policies')
      await call(`Delete${kind}Policy`, { ...named, PolicyName })
      await call(`Delete${kind}`, named)
    })

    // Recorded on AWS, 2026-09-12.
    test('the names of its inline policies differ by more than letter case, and stay as they were first', async () => {
      const { call, named } = await withHolder()
      const DENY_ALL = ALLOW_ALL.replace('Allow', 'Deny')
      const document = async (PolicyName: string) => {
        const policy = (await call(`Get${kind}Policy`, { ...named, PolicyName })) as Record<string, string>
        return [policy.PolicyName, decodeURIComponent(policy.PolicyDocument ?? '')]
      }
      const names = async () =>
        ((await call(`List${kind}Policies`, named)) as { readonly PolicyNames: readonly string[] }).PolicyNames
      await call(`Put${kind}Policy`, { ...named, PolicyName: 'MixedName', PolicyDocument: ALLOW_ALL })
      await call(`Put${kind}Policy`, { ...named, PolicyName: 'MIXEDNAME', PolicyDocument: DENY_ALL })
      assert.deepEqual(await names(), ['MixedName'])
      assert.deepEqual(await document('MIXEDNAME'), ['MIXEDNAME', DENY_ALL])
      await call(`Delete${kind}Policy`, { ...named, PolicyName: 'mixedname' })
      assert.deepEqual(await names(), [])
    })

    test('GetAccountAuthorizationDetails tells of it and its policies', async () => {
      const { call, named } = await withHolder()
      await call(`Attach${kind}Policy`, { ...named, PolicyArn: ADMIN })
      await call(`Put${kind}Policy`, { ...named, PolicyName: 'p', PolicyDocument: ALLOW_ALL })
      const details = (await call('GetAccountAuthorizationDetails', {})) as Record<string, readonly object[]>
      const [detail] = details[`${kind}DetailList`] ?? []
      assert.ok(detail, `src/services/iam/authorization-details.ts tells of a ${kind}`)
      const { AttachedManagedPolicies, [`${kind}PolicyList`]: written } = detail as Record<string, readonly object[]>
      assert.deepEqual(AttachedManagedPolicies, [{ PolicyName: 'AdministratorAccess', PolicyArn: ADMIN }])
      assert.equal(written?.length, 1)
    })

    test('SimulatePrincipalPolicy takes it', async () => {
      const { call, named } = await withHolder()
      await call(`Attach${kind}Policy`, { ...named, PolicyArn: ADMIN })
      const PolicySourceArn = `arn:aws:iam::${ACCOUNT}:${variable}/h`
      const simulation = call('SimulatePrincipalPolicy', { PolicySourceArn, ActionNames: ['s3:GetObject'] })
      const { EvaluationResults } = (await simulation.catch((error: unknown) => {
        assert.fail(`src/services/iam/simulated-principal.ts takes a ${kind}: ${error}`)
      })) as { EvaluationResults: readonly { EvalDecision: string }[] }
      assert.equal(EvaluationResults[0]?.EvalDecision, 'allowed')
    })
  })
}

async function assertInUse(
  call: (name: string, input: object) => Promise<object>,
  PolicyArn: string,
  PolicyUsageFilter: string,
  place: string,
): Promise<void> {
  const listed = (await call('ListEntitiesForPolicy', { PolicyArn, PolicyUsageFilter })) as Record<string, unknown>
  const { PolicyUsers = [], PolicyGroups = [], PolicyRoles = [] } = listed as Record<string, readonly object[]>
  assert.equal([...PolicyUsers, ...PolicyGroups, ...PolicyRoles].length, 1, place)
  const inUse = { code: 'DeleteConflict', message: 'Cannot delete a policy attached to entities.' }
  await assert.rejects(call('DeletePolicy', { PolicyArn }), inUse, place)
}

test('what holds no policies has tags, where AWS has that', () => {
  assert.deepEqual(missing(taggedProfile, 'taggedProfile', TAGGING), [])
  assert.deepEqual(missing(taggedPolicy, 'taggedPolicy', TAGGING), [])
  assert.deepEqual(missing(taggedDevice, 'taggedDevice', TAGGING), [])
  assert.deepEqual(missing(taggedOidcProvider, 'taggedOidcProvider', TAGGING), [])
  assert.deepEqual(missing(taggedSamlProvider, 'taggedSamlProvider', TAGGING), [])
  assert.deepEqual(missing(taggedServerCertificate, 'taggedServerCertificate', TAGGING), [])
})
