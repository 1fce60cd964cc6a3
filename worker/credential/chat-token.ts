import { bare } from '../domain/ids.ts'
import { sameText, toBase64Url } from './bytes.ts'
import { mac } from './mac.ts'

/** `ACCOUNT.MAC`: says where its conversation lives, and opens that one conversation only. */
export const chatToken = async (secret: string, accountId: string, chatId: string) =>
  `${bare(accountId)}.${toBase64Url(await mac(secret, `chat:${chatId}`))}`

export const accountOfChatToken = (token: string) => {
  const match = /^([0-9A-Za-z]{21})\.[\w-]{43}$/.exec(token)
  return match ? `acc_${match[1]}` : null
}

export const isChatToken = async (secret: string, accountId: string, chatId: string, token: string) =>
  sameText(await chatToken(secret, accountId, chatId), token)
