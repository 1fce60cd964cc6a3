import { useState } from 'preact/hooks'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import table from '../../parts/table.module.css'
import { useResource } from '../../resource.ts'
import type { Page as Listed, Pipeline, Site } from '../../wire.ts'
import { NewSite } from './new-site.tsx'
import css from './sites.module.css'

export function SitesPage() {
  const sites = useResource<Listed<Site>>('/sites')
  const pipelines = useResource<Listed<Pipeline>>('/pipelines')
  const [adding, setAdding] = useState(false)
  const list = sites.data?.data
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
      New site
    </Button>
  )
  return (
    <Page title="Sites" actions={list && list.length > 0 && add}>
      <ProblemNote problem={sites.problem} retry={sites.reload} />
      {(list || !sites.problem) && (
        <section class={css.list} aria-label="Sites">
          {!list && <Loading />}
          {list?.length === 0 && (
            <Empty icon="site" title="No site yet" action={add}>
              A site is a website of yours. It gives you one line to paste, which recognises visitors and
              shows the chat.
            </Empty>
          )}
          {list && list.length > 0 && (
            <table class={table.table}>
              <thead>
                <tr>
                  <th scope="col">Site</th>
                  <th scope="col">Leads go to</th>
                  <th scope="col">Launcher</th>
                </tr>
              </thead>
              <tbody>
                {list.map((site) => (
                  <tr key={site.id} class={table.row}>
                    <td>
                      <a class={table.link} href={`/admin/sites/${site.id}`}>
                        {site.name}
                      </a>
                      <div class={table.sub}>{site.origins.join(', ') || 'No origin allowed yet'}</div>
                    </td>
                    <td class={table.sub}>
                      {pipelines.data?.data.find(({ id }) => id === site.pipeline_id)?.name}
                    </td>
                    <td>
                      {site.widget.enabled ? (
                        <Badge tone="good">Chat shown</Badge>
                      ) : (
                        <Badge>Chat hidden</Badge>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      )}
      {adding && <NewSite pipelines={pipelines.data?.data ?? []} onClose={() => setAdding(false)} />}
    </Page>
  )
}
