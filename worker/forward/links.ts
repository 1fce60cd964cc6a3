import type { Deps } from '../deps.ts'
import type { CrmLink, LinkKind } from '../domain/connection.ts'
import { run } from '../store/commit.ts'
import { dropLink, saveLink } from '../store/crm-links.ts'

/** A record of ours that the CRM has, under its ID there. */
export type LiveLink = CrmLink & { crm_id: string }

/** What the CRM has of some records: as it was read, and each change written down before the next call. */
export class Links {
  readonly #of: Map<string, CrmLink>
  readonly #whose: { deps: Deps; account_id: string; connection_id: string }

  constructor(whose: { deps: Deps; account_id: string; connection_id: string }, links: CrmLink[]) {
    this.#whose = whose
    this.#of = new Map(links.map((it) => [nameOf(it), it]))
  }

  get(kind: LinkKind, record_id: string): CrmLink | null {
    return this.#of.get(nameOf({ kind, record_id })) ?? null
  }

  live(kind: LinkKind, record_id: string): LiveLink | null {
    const link = this.get(kind, record_id)
    return link?.state === 'live' && link.crm_id !== null ? (link as LiveLink) : null
  }

  async save(...links: CrmLink[]): Promise<void> {
    const { deps, account_id, connection_id } = this.#whose
    const db = deps.db(account_id)
    await run(
      db,
      links.map((it) => saveLink(db, connection_id, it, deps.now())),
    )
    for (const it of links) this.#of.set(nameOf(it), it)
  }

  /** It is about to be made. */
  sending(kind: LinkKind, record_id: string): CrmLink {
    return { kind, record_id, crm_id: null, state: 'sending', sent: {}, folded: null }
  }

  /** It is there. */
  async made(kind: LinkKind, record_id: string, crm_id: string, sent: object): Promise<LiveLink> {
    const link = {
      kind,
      record_id,
      crm_id,
      state: 'live' as const,
      sent: sent as Record<string, unknown>,
      folded: null,
    }
    await this.save(link)
    return link
  }

  async drop(link: CrmLink): Promise<void> {
    const { deps, account_id, connection_id } = this.#whose
    const db = deps.db(account_id)
    await run(db, [dropLink(db, connection_id, link)])
    this.#of.delete(nameOf(link))
  }
}

const nameOf = ({ kind, record_id }: Pick<CrmLink, 'kind' | 'record_id'>) => `${kind} ${record_id}`
