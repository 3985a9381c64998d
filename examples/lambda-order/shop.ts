/** The outside world of an order. A real shop would call services here; each call may happen more than once. */

export interface Item {
  sku: string
  quantity: number
  price: number
}

export interface Order {
  customer: string
  card: string
  country: string
  items: Item[]
}

export interface Shop {
  reserve(items: Item[]): Promise<string>
  release(reservation: string): Promise<string>
  /** Tells somebody that this callback is to be answered. */
  askForApproval(callbackId: string, total: number): Promise<void>
  charge(card: string, total: number): Promise<string>
  refund(payment: string): Promise<string>
  pack(item: Item): Promise<string>
  handToCarrier(parcel: string): Promise<string>
  confirm(customer: string): Promise<string>
}

export const shop: Shop = {
  async reserve(items) {
    if (items.length === 0) throw new Error('an order needs at least one item')
    return `${items.length} kinds of items`
  },
  release: async reservation => `${reservation} released`,
  askForApproval: async (callbackId, total) => console.log(`approve ${total}? ${callbackId}`),
  async charge(card, total) {
    if (card.endsWith('0002')) throw new Error(`card ${card} was declined`)
    return `payment of ${total}`
  },
  refund: async payment => `${payment} refunded`,
  pack: async ({ sku, quantity }) => `${quantity} x ${sku}`,
  handToCarrier: async parcel => `${parcel}, on its way`,
  confirm: async customer => `mail to ${customer}`,
}
