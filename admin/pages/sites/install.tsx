import { Card } from '../../parts/card.tsx'
import { Copyable } from '../../parts/copy.tsx'
import type { Site } from '../../wire.ts'
import { IdentitySecret } from './identity-secret.tsx'
import css from './sites.module.css'

export const Install = ({ site }: { site: Site }) => (
  <>
    <Card title="Put it on your website" hint="Paste this line into every page, before </head>.">
      <Copyable label="snippet" text={site.snippet} lines />
      <details>
        <summary class={css.summary}>A page that has the CRM's own chat button</summary>
        <p class={css.sub}>
          Leave its code as it is, and put this in the place of the address of its button.js.
        </p>
        <Copyable
          label="address"
          text={
            new URL(
              `crm-plugin.js?site=${site.key}`,
              new URL(site.snippet.match(/src="([^"]+)/)?.[1] ?? '/', location.href),
            ).href
          }
          lines
        />
      </details>
    </Card>
    <IdentitySecret site={site} />
  </>
)
