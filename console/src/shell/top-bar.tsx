import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation'
import { chooseRegion, consoleRegion, offeredRegions } from '../api/page-facts.ts'
import { regionName } from '../api/regions.ts'
import logo from '../castellan.svg'
import { flash } from '../components/flash.tsx'
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

async function copyAccountId({ AccountId }: ConsoleSession): Promise<void> {
  await navigator.clipboard.writeText(AccountId)
  flash('success', `Account ID ${AccountId} copied.`)
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
      ...(session.PrincipalKind === 'user' ? [{ id: 'switch', text: 'Switch role', href: href('/switch-role') }] : []),
      ...(session.PrincipalKind === 'assumed-role' ? [{ id: 'back', text: 'Switch back' }] : []),
      { id: 'account', text: 'Account', href: href('/account') },
      { id: 'credentials', text: 'Security credentials', href: href('/security-credentials') },
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
          items: offeredRegions(session.EnabledRegions).map((region) => ({
            id: region,
            text: `${regionName(region)} ${region}`,
            disabled: region === consoleRegion(),
          })),
          onItemClick: ({ detail }) => chooseRegion(detail.id),
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
