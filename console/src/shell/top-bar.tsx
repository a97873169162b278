import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation'
import { chooseRegion, consoleRegion, offeredRegions } from '../api/page-facts.ts'
import { regionName } from '../api/regions.ts'
import logo from '../castellan.svg'
import { flash } from '../components/flash.tsx'
import { roleHistory, switchRolePath } from '../components/role-history.ts'
import { type ConsoleSession, sessionLabel, spacedAccountId, useSession } from '../components/session.tsx'
import { href } from '../router/location.ts'
import { signOut, switchBack } from './sign-out.ts'
import { useTheme } from './theme.ts'

/** As short as AWS's: `N. Virginia (us-east-1)`. */
function regionLabel(): string {
  const region = consoleRegion()
  const place = /\((.+)\)$/.exec(regionName(region))?.[1]
  return place === undefined ? region : `${place} (${region})`
}

const MANAGE_REGIONS = 'manage'

/** The Regions that can be chosen, then how many others there are, and where those are enabled. */
function regionItems({ EnabledRegions }: ConsoleSession): TopNavigationProps.MenuDropdownUtility['items'] {
  const { offered, left } = offeredRegions(EnabledRegions)
  const items = offered.map((region) => ({
    id: region,
    text: `${regionName(region)} ${region}`,
    disabled: region === consoleRegion(),
  }))
  const text = left === 0 ? 'Manage Regions' : `Manage Regions (${left} not enabled)`
  return [...items, { id: MANAGE_REGIONS, text, href: href('/account') }]
}

async function copyAccountId({ AccountId }: ConsoleSession): Promise<void> {
  await navigator.clipboard.writeText(AccountId)
  flash('success', `Account ID ${AccountId} copied.`)
}

/** The last roles, each leading to the page that asks whether to switch to it. */
function historyItems(session: ConsoleSession): TopNavigationProps.MenuDropdownUtility['items'] {
  const roles = maySwitch(session) ? roleHistory(session) : []
  if (roles.length === 0) return []
  const items = roles.map((role, index) => ({
    id: `role-${index}`,
    text: role.displayName || `${role.roleName} @ ${role.accountId}`,
    href: href(switchRolePath(role)),
  }))
  return [{ id: 'history', text: 'Role history', items }]
}

/** Users, and who came as a role from an identity provider: "roles may not be assumed by root accounts". */
function maySwitch({ PrincipalKind, SwitchedFrom }: ConsoleSession): boolean {
  return PrincipalKind === 'user' || (PrincipalKind === 'assumed-role' && SwitchedFrom === undefined)
}

function accountMenu(session: ConsoleSession): TopNavigationProps.MenuDropdownUtility {
  return {
    type: 'menu-dropdown',
    text: sessionLabel(session),
    title: session.AccountName,
    description: `Account ID: ${spacedAccountId(session.AccountId)}`,
    iconName: 'user-profile',
    items: [
      { id: 'copy', text: 'Copy account ID', iconName: 'copy' },
      ...(maySwitch(session) ? [{ id: 'switch', text: 'Switch role', href: href('/switch-role') }] : []),
      ...(session.SwitchedFrom !== undefined ? [{ id: 'back', text: 'Switch back' }] : []),
      ...historyItems(session),
      { id: 'account', text: 'Account', href: href('/account') },
      { id: 'credentials', text: 'Security credentials', href: href('/security-credentials') },
      { id: 'sessions', text: 'My sessions', href: href('/security-credentials/sessions') },
      { id: 'billing', text: 'Billing preferences', href: href('/billing/preferences') },
      { id: 'sign-out', text: 'Sign out' },
    ],
    onItemClick: ({ detail }) => {
      if (detail.id === 'copy') void copyAccountId(session)
      if (detail.id === 'back') switchBack()
      if (detail.id === 'sign-out') signOut()
    },
  }
}

export function TopBar() {
  const session = useSession()
  const theme = useTheme()
  return (
    <TopNavigation
      identity={{
        href: href('/'),
        title: 'Castellan',
        logo: { src: logo, alt: 'Castellan logo' },
      }}
      utilities={[
        {
          type: 'menu-dropdown',
          text: regionLabel(),
          ariaLabel: `Region: ${regionLabel()}`,
          title: 'Region',
          description: 'IAM is global. Billing metrics exist in us-east-1 only.',
          items: regionItems(session),
          onItemClick: ({ detail }) => {
            if (detail.id !== MANAGE_REGIONS) chooseRegion(detail.id)
          },
        },
        {
          type: 'button',
          text: theme.dark ? 'Light' : 'Dark',
          ariaLabel: theme.dark ? 'Use light colours' : 'Use dark colours',
          onClick: () => theme.toggle(),
        },
        accountMenu(session),
      ]}
      i18nStrings={{
        overflowMenuTriggerText: 'More',
        overflowMenuTitleText: 'All',
        overflowMenuBackIconAriaLabel: 'Back',
        overflowMenuDismissIconAriaLabel: 'Close menu',
      }}
    />
  )
}
