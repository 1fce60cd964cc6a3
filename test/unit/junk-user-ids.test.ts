import { expect, test } from 'vitest'
import { isBot } from '../../worker/domain/bot.ts'
import { isJunkUserId } from '../../worker/domain/junk.ts'

test.each([
  '',
  ' ',
  '0',
  '00',
  '-',
  '-0-',
  'null',
  'NULL',
  '"undefined"',
  "'none'",
  '[object Object]',
  'Anonymous',
  'guest',
  'NaN',
  'distinct_id',
  'true',
])('a user ID of %j stands for nobody', (id) => expect(isJunkUserId(id)).toBe(true))
test.each(['1', '10', 'u-0', 'nullable', 'anonymous-7', 'ada@example.com', 'guest42', '0a', '-1-2'])(
  'a user ID of %j may be somebody’s',
  (id) => expect(isJunkUserId(id)).toBe(false),
)

test.each([
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Twitterbot/1.0',
  'Mozilla/5.0 (compatible; YandexBot/3.0)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'Baiduspider+(+http://www.baidu.com/search/spider.htm)',
  'WhatsApp/2.23.20.0',
  'Mozilla/5.0 (…) Chrome-Lighthouse',
])('%s is a bot', (agent) => expect(isBot(agent)).toBe(true))
test.each([
  undefined,
  'node',
  'python-requests/2.32',
  'Mozilla/5.0 (Linux; Android 11; CUBOT X50) Chrome/120',
  'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15',
])('%s is a visitor', (agent) => expect(isBot(agent)).toBe(false))
