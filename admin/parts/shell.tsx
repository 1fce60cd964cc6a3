import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { del } from '../api.ts'
import type { Session } from '../wire.ts'
import { Button } from './button.tsx'
import { Icon, type IconName, Mark } from './icon.tsx'
import css from './shell.module.css'
import { complain } from './toast.tsx'

type Place = { href: string; label: string; icon: IconName; adminsOnly?: boolean }

/** Groups of the navigation, by what an admin is about to do. */
const groups: { label: string; places: Place[] }[] = [
  {
    label: 'People',
    places: [
      { href: '/admin/inbox', label: 'Inbox', icon: 'chat' },
      { href: '/admin/leads', label: 'Leads', icon: 'lead' },
      { href: '/admin/contacts', label: 'Contacts', icon: 'contact' },
    ],
  },
  {
    label: 'Set up',
    places: [
      { href: '/admin/pipelines', label: 'Pipelines', icon: 'pipeline' },
      { href: '/admin/sites', label: 'Sites', icon: 'site' },
      { href: '/admin/settings', label: 'Settings', icon: 'sliders', adminsOnly: true },
    ],
  },
  {
    label: 'Connect',
    places: [
      { href: '/admin/connections', label: 'Connections', icon: 'plug', adminsOnly: true },
      { href: '/admin/webhooks', label: 'Webhooks', icon: 'webhook' },
      { href: '/admin/api-keys', label: 'API keys', icon: 'key' },
    ],
  },
]

const isAt = (path: string, href: string) => path === href || path.startsWith(`${href}/`)

async function signOut() {
  const answer = await del('/session')
  if (answer.ok) location.assign('/admin')
  else complain(answer.problem)
}

export function Shell({ session, children }: { session: Session; children: ComponentChildren }) {
  const { path } = useLocation()
  const nav = useRef<HTMLElement>(null)
  const mayGo = ({ adminsOnly }: Place) => !adminsOnly || session.user.role === 'admin'
  useEffect(() => {
    if (nav.current?.matches(':popover-open')) nav.current.hidePopover()
    scrollTo(0, 0)
  }, [path])
  return (
    <div class={css.shell}>
      <a class={css.skip} href="#main">
        Skip to content
      </a>
      <header class={css.top}>
        <button type="button" class={css.menu} popovertarget="navigation" aria-label="Open navigation">
          <Icon name="menu" size={20} />
        </button>
        <Mark size={22} />
        <strong>Onelead</strong>
      </header>
      <nav id="navigation" class={css.nav} aria-label="Main" popover="auto" ref={nav}>
        <div class={css.brand}>
          <Mark />
          <span>
            <strong>Onelead</strong>
            <span class={css.account}>{session.account.name}</span>
          </span>
        </div>
        {groups.map((group) => (
          <section key={group.label} aria-label={group.label}>
            <p class={css.group} aria-hidden="true">
              {group.label}
            </p>
            <ul>
              {group.places.filter(mayGo).map((place) => (
                <li key={place.href}>
                  <a
                    href={place.href}
                    class={css.place}
                    aria-current={isAt(path, place.href) ? 'page' : undefined}
                  >
                    <Icon name={place.icon} />
                    {place.label}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <footer class={css.me}>
          <span title={session.user.email}>{session.user.email}</span>
          <Button kind="bare" small icon="out" aria-label="Sign out" title="Sign out" onClick={signOut} />
        </footer>
      </nav>
      <main id="main" class={css.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}
