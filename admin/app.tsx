import { useEffect, useState } from 'preact/hooks'
import { ErrorBoundary } from 'preact-iso/lazy'
import { LocationProvider, Route, Router } from 'preact-iso/router'
import { get } from './api.ts'
import { CleanUpPage } from './pages/clean-up/clean-up-page.tsx'
import { RunPage } from './pages/clean-up/run-page.tsx'
import { ConnectionPage } from './pages/connections/connection-page.tsx'
import { ConnectionsPage } from './pages/connections/connections-page.tsx'
import { ContactPage } from './pages/contacts/contact-page.tsx'
import { ContactsPage } from './pages/contacts/contacts-page.tsx'
import { DuplicateControlPage } from './pages/duplicate-control/duplicate-control-page.tsx'
import { DuplicatesPage } from './pages/duplicates/duplicates-page.tsx'
import { InboxPage } from './pages/inbox/inbox-page.tsx'
import { JobPage } from './pages/jobs/job-page.tsx'
import { JobsPage } from './pages/jobs/jobs-page.tsx'
import { KeysPage } from './pages/keys/keys-page.tsx'
import { LeadPage } from './pages/leads/lead-page.tsx'
import { LeadsPage } from './pages/leads/leads-page.tsx'
import { MergeContactsPage } from './pages/merge/merge-contacts-page.tsx'
import { MergeLeadsPage } from './pages/merge/merge-leads-page.tsx'
import { MergesPage } from './pages/merges/merges-page.tsx'
import { Home, NotFound } from './pages/not-found.tsx'
import { PipelinesPage } from './pages/pipelines/pipelines-page.tsx'
import { SettingsPage } from './pages/settings/settings-page.tsx'
import { SessionEnded, SignIn, Unreachable } from './pages/sign-in.tsx'
import { SitePage } from './pages/sites/site-page.tsx'
import { SitesPage } from './pages/sites/sites-page.tsx'
import { TrashPage } from './pages/trash/trash-page.tsx'
import { WebhooksPage } from './pages/webhooks/webhooks-page.tsx'
import { Broken } from './parts/broken.tsx'
import { HeldBack } from './parts/held-back.tsx'
import { Shell } from './parts/shell.tsx'
import { Toasts } from './parts/toast.tsx'
import { signedIn, state } from './session.ts'
import type { Session } from './wire.ts'

async function ask() {
  const answer = await get<Session>('/session')
  if (answer.ok) signedIn(answer.data)
  else state.value = { kind: answer.problem.status === 401 ? 'signed-out' : 'unreachable' }
}

export function App() {
  useEffect(() => {
    void ask()
  }, [])
  const now = state.value
  switch (now.kind) {
    case 'asking':
      return null
    case 'unreachable':
      return <Unreachable retry={ask} />
    case 'signed-out':
      return <SignIn />
    case 'signed-in':
    case 'expired':
      return (
        <LocationProvider scope="/admin">
          <Shell session={now.session}>
            <Pages />
          </Shell>
          <HeldBack />
          {now.kind === 'expired' && <SessionEnded email={now.session.user.email} />}
          <Toasts />
        </LocationProvider>
      )
    default:
      return now satisfies never
  }
}

function Pages() {
  const [broken, setBroken] = useState(false)
  if (broken) return <Broken />
  return (
    <ErrorBoundary onError={() => setBroken(true)}>
      <Router>
        <Route path="/admin" component={Home} />
        <Route path="/admin/pipelines" component={PipelinesPage} />
        <Route path="/admin/pipelines/:id" component={PipelinesPage} />
        <Route path="/admin/pipelines/:id/duplicate-control" component={DuplicateControlPage} />
        <Route path="/admin/inbox" component={InboxPage} />
        <Route path="/admin/inbox/:id" component={InboxPage} />
        <Route path="/admin/leads" component={LeadsPage} />
        <Route path="/admin/leads/merge" component={MergeLeadsPage} />
        <Route path="/admin/leads/:id" component={LeadPage} />
        <Route path="/admin/contacts" component={ContactsPage} />
        <Route path="/admin/contacts/duplicates" component={DuplicatesPage} />
        <Route path="/admin/contacts/merge" component={MergeContactsPage} />
        <Route path="/admin/contacts/merges" component={MergesPage} />
        <Route path="/admin/contacts/trash" component={TrashPage} />
        <Route path="/admin/contacts/clean-up" component={CleanUpPage} />
        <Route path="/admin/contacts/clean-up/:id" component={RunPage} />
        <Route path="/admin/contacts/jobs" component={JobsPage} />
        <Route path="/admin/contacts/jobs/:id" component={JobPage} />
        <Route path="/admin/contacts/:id" component={ContactPage} />
        <Route path="/admin/sites" component={SitesPage} />
        <Route path="/admin/sites/:id" component={SitePage} />
        <Route path="/admin/connections" component={ConnectionsPage} />
        <Route path="/admin/connections/:id" component={ConnectionPage} />
        <Route path="/admin/webhooks" component={WebhooksPage} />
        <Route path="/admin/api-keys" component={KeysPage} />
        <Route path="/admin/settings" component={SettingsPage} />
        <Route default component={NotFound} />
      </Router>
    </ErrorBoundary>
  )
}
