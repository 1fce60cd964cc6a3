/** The demo account, made through the API as anybody would make one. */
import { randomBytes } from 'node:crypto'

export type Demo = {
  email: string
  password: string
  api_key: string
  site_id: string
  snippet: string
  identity_secret: string
}

const post = async (url: string, token: string, body: object, method = 'POST') => {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

/** A shop with a site, two more channels, and duplicate control switched on. */
export async function seed(base: string, bootstrapToken: string, shopOrigin: string): Promise<Demo> {
  const email = 'admin@demo.example'
  const password = randomBytes(9).toString('base64url')
  const made = (await post(`${base}/api/v1/accounts`, bootstrapToken, {
    name: 'Kiln & Clay',
    admin: { email, password },
  })) as { api_key: string }
  const key = made.api_key
  const listed = (await (
    await fetch(`${base}/api/v1/pipelines`, { headers: { authorization: `Bearer ${key}` } })
  ).json()) as {
    data: { id: string }[]
  }
  const pipeline = listed.data[0]
  if (!pipeline) throw new Error('a new account has no pipeline')
  const site = (await post(`${base}/api/v1/sites`, key, {
    name: 'Kiln & Clay shop',
    origins: [shopOrigin],
    pipeline_id: pipeline.id,
    default_country: 'DE',
    widget: {
      title: 'Kiln & Clay',
      greeting: 'Hello! Ask us anything about our pots.',
      color: '#9a4a2f',
      channels: [
        { kind: 'whatsapp', to: '+49 171 2345678' },
        { kind: 'email', to: 'hello@kilnandclay.example' },
      ],
    },
  })) as { id: string; snippet: string; identity_secret: string }
  const channel = { pipeline_id: pipeline.id, default_country: 'DE' }
  await post(`${base}/api/v1/channels`, key, { ...channel, kind: 'email', name: 'hello@kilnandclay.example' })
  await post(`${base}/api/v1/channels`, key, { ...channel, kind: 'whatsapp', name: 'WhatsApp' })
  await post(`${base}/api/v1/pipelines/${pipeline.id}/duplicate_control`, key, { enabled: true }, 'PUT')
  return {
    email,
    password,
    api_key: key,
    site_id: site.id,
    snippet: site.snippet,
    identity_secret: site.identity_secret,
  }
}

/** The shop may stand at another address than at the last start. */
export const moveShop = (base: string, demo: Demo, shopOrigin: string) =>
  post(`${base}/api/v1/sites/${demo.site_id}`, demo.api_key, { origins: [shopOrigin] }, 'PATCH') as Promise<{
    snippet: string
    identity_secret: string
  }>
