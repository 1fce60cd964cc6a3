import { newestPixel } from '../credential/pixel-id.ts'
import type { C } from './context.ts'
import { presentedCookies } from './pixel-cookie.ts'
import { saysGpc, type Visited } from './site.ts'

/** By what the browser is known: the newest ID of the site's own that it says or its cookies hold; null: by nothing. */
export const knownPixel = async (
  c: C,
  { config, site }: Visited,
  presented?: string,
): Promise<string | null> =>
  saysGpc(c) ? null : newestPixel(config.secret, site.id, [presented, ...presentedCookies(c)])
