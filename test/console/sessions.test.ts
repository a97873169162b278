import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import type { Page } from 'playwright-core'
import { missingChromium } from '../support/browser.ts'
import { ROOT } from '../support/castellan.ts'
import { rootsConsole } from '../support/console.ts'
import { chooseFromAccountMenu, chooseIamUser, giveUserPassword } from '../walkthrough/pages/sign-in.ts'

const PASSWORD = 'A-long-Passw0rd-1'

describe('console sessions and roles that they switch to, in a browser', { skip: missingChromium() }, () => {
  const at = rootsConsole('sessions')
  let iam: IAMClient
  before(async () => {
    iam = new IAMClient(at.client)
    await iam.send(new CreateUserCommand({ UserName: 'ann' }))
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ann', Password: PASSWORD }))
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
    })
    await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'assumes', PolicyDocument }))
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS: ROOT.accountId }, Action: 'sts:AssumeRole' },
    })
    for (let role = 1; role <= 6; role++) {
      const Path = role === 6 ? '/teams/red/' : '/'
      await iam.send(new CreateRoleCommand({ RoleName: `role-${role}`, Path, AssumeRolePolicyDocument }))
    }
  })

  const annsPage = async () => {
    const page = await at.newPage()
    await page.goto('/signin')
    await chooseIamUser(page, ROOT.accountId)
    await giveUserPassword(page, 'ann', PASSWORD)
    await page.getByRole('heading', { name: 'Secure your account' }).waitFor()
    return page
  }
  const switchTo = async (page: Page, roleName: string, displayName = '', colour = 'None') => {
    await page.goto(`/signin/switchrole?account=${ROOT.accountId}&roleName=${encodeURIComponent(roleName)}`)
    await page.getByLabel(/^Display name/).fill(displayName)
    await page.getByRole('button', { name: /^Display color/ }).click()
    await page.getByRole('option', { name: colour, exact: true }).click()
    await page.getByRole('button', { name: 'Switch Role', exact: true }).click()
    await page.getByTestId('role-bar').waitFor()
  }

  test('are listed with what they are, and all others ended at once', async () => {
    const [here, there] = [await annsPage(), await annsPage()]
    await chooseFromAccountMenu(here, 'My sessions')
    await here.getByRole('heading', { name: /^My sessions/ }).waitFor()
    await here.getByRole('row', { name: /This browser.*IAM user ann.*(11|12) hours|59 minutes/ }).waitFor()
    assert.equal(await here.getByRole('row').count(), 3)
    await at.look('my sessions', here)
    await here.getByRole('button', { name: 'End all other sessions' }).click()
    await here.getByRole('dialog').getByRole('button', { name: 'End sessions' }).click()
    await here.getByText('Console session ended.').waitFor()
    await here.getByRole('row', { name: /This browser/ }).waitFor()
    assert.equal(await here.getByRole('button', { name: 'End all other sessions' }).isDisabled(), true)
    await there.reload()
    await there.getByText('Who signs in?').waitFor()
    await here.close()
    await there.close()
  })

  test('act as a role under its name and colour, say how long, and switch back', async () => {
    const page = await annsPage()
    await switchTo(page, 'role-1', 'Production, careful', 'Red')
    const bar = page.getByTestId('role-bar')
    await bar.getByText('Production, careful').waitFor()
    await bar.getByText(/^Switched from ann\. The role ends in \d+ minutes\.$/).waitFor()
    assert.equal(await bar.getAttribute('data-colour'), 'red')
    await page.goto('/console/security-credentials/sessions')
    await page.getByText(/has no console sessions of its own/).waitFor()
    await at.look('acting as a role', page)
    await bar.getByRole('button', { name: 'Switch back' }).click()
    await bar.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: /^ann @ / }).waitFor()
    await page.close()
  })

  test('remember the last five roles in this browser, for who switched alone', async () => {
    const page = await annsPage()
    for (const [index, role] of ['role-1', 'role-2', 'role-3', 'role-4', 'role-5', 'teams/red/role-6'].entries()) {
      await switchTo(page, role, `Number ${index + 1}`, index % 2 === 0 ? 'Blue' : 'Green')
      await page
        .getByTestId('role-bar')
        .getByText(`Number ${index + 1}`)
        .waitFor()
      await page.getByTestId('role-bar').getByRole('button', { name: 'Switch back' }).click()
      await page.getByRole('button', { name: /^ann @ / }).waitFor()
    }
    await chooseFromAccountMenu(page, 'Switch role')
    const history = page.getByRole('table', { name: 'Role history' })
    await history.getByRole('row', { name: /Number 6/ }).waitFor()
    assert.equal(await history.getByRole('row').count(), 6)
    assert.equal(await history.getByRole('row', { name: /Number 1/ }).count(), 0)
    await at.look('switch role, with history', page)
    await history.getByRole('link', { name: /Number 3/ }).click()
    assert.equal(await page.getByLabel('IAM role name').inputValue(), 'role-3')
    await page
      .getByRole('button', { name: /^Display color.*Blue|Blue/ })
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Switch Role', exact: true }).click()
    await page.getByTestId('role-bar').getByText('Number 3').waitFor()
    await page.close()
  })

  test('begin by a broker’s link, when the page that it leads to was answered', async () => {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }))
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    }
    const { Credentials } = await new STSClient({ ...at.client, credentials }).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ROOT.accountId}:role/role-1`, RoleSessionName: 'guest' }),
    )
    const Session = JSON.stringify({
      sessionId: Credentials?.AccessKeyId,
      sessionKey: Credentials?.SecretAccessKey,
      sessionToken: Credentials?.SessionToken,
    })
    const asked = await fetch(`${at.url}/federation?${new URLSearchParams({ Action: 'getSigninToken', Session })}`)
    const { SigninToken } = (await asked.json()) as { SigninToken: string }
    const link = `/federation?${new URLSearchParams({ Action: 'login', Destination: `${at.url}/console/iam/users`, SigninToken })}`
    const page = await at.newPage()
    await page.goto(link)
    await page.getByText(`arn:aws:sts::${ROOT.accountId}:assumed-role/role-1/guest`).waitFor()
    await at.look('a broker’s link', page)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page
      .getByTestId('role-bar')
      .getByText(/^Your session ends in \d+ minutes\.$/)
      .waitFor()
    assert.equal(new URL(page.url()).pathname, '/console/iam/users')
    await page.close()
    const late = await at.newPage()
    await late.goto(link)
    await late.getByRole('button', { name: 'Continue' }).click()
    await late.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
    await at.look('a broker’s link that was used', late)
    await late.close()
    at.takeComplaints() // The browser's own of the page that refused with 403.
  })

  test('are offered by a role’s page as a link', async () => {
    await at.page.goto('/console/iam/roles/role-6')
    const link = `${at.url}/signin/switchrole?roleName=teams%2Fred%2Frole-6&account=${ROOT.accountId}`
    await at.page.getByText(link).waitFor()
    await at.look('a role with its link')
  })

  test('every page is in order', () => at.assertInOrder())
})
