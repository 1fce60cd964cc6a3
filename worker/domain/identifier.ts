export type IdentifierKind = 'pixel' | 'email' | 'phone' | 'user_id'

/** claimed: typed by a visitor. confirmed: set by an agent, an import, a reply to it. verified: signed by the site's backend. */
export type Trust = 'claimed' | 'confirmed' | 'verified'

export type Identifier = {
  contact_id: string
  kind: IdentifierKind
  normal: string
  value: string
  trust: Trust
  primary: boolean
  local_format: boolean
  source: string
  at: string
}
