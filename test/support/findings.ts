import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const AXE = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

/** What axe finds in the page as it stands, shadow roots too. Through the debugger, as a policy of the page would not let a script in. */
export const findings = (page: Page): Promise<string[]> =>
  page.evaluate(
    `(async () => { ${AXE}; const { violations } = await axe.run(); return violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.html).join(' ')) })()`,
  )
