import { expect, test } from 'vitest'
import { sharedDomain } from '../../worker/domain/shared-domain.ts'

const at = (...hosts: string[]) => hosts.map((host) => `https://${host}`)

test.each([
  ['shop.example', at('shop.example'), null],
  ['shop.example', at('shop.example', 'blog.shop.example'), 'shop.example'],
  ['blog.shop.example', at('shop.example', 'blog.shop.example'), 'shop.example'],
  ['www.shop.example', at('www.shop.example', 'blog.shop.example'), 'shop.example'],
  ['a.b.shop.example', at('shop.example', 'a.b.shop.example', 'b.shop.example'), 'shop.example'],
  // Nobody's own: two shops below a host of many.
  ['ada.pages.example', at('ada.pages.example', 'bob.pages.example'), null],
  ['shop.co.uk', at('shop.co.uk', 'other.co.uk'), null],
  ['de.shop.example', at('de.shop.example', 'fr.shop.example'), null],
  ['other.example', at('shop.example', 'blog.shop.example'), null],
  ['myshop.example', at('shop.example', 'blog.shop.example', 'myshop.example'), null],
  ['127.0.0.1:8788', ['http://127.0.0.1:8788', 'http://localhost:8788'], null],
  ['localhost:8788', ['http://127.0.0.1:8788', 'http://localhost:8788'], null],
])('a page on %s of a site with %j shares its cookie with %s', (host, origins, domain) => {
  expect(sharedDomain(`https://${host}`, origins)).toBe(domain)
})

test('what is no address shares nothing', () => {
  expect(sharedDomain('null', at('shop.example', 'www.shop.example'))).toBeNull()
})
