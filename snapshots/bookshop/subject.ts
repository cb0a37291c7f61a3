import { defineSubject } from '../../harness/model/subject.ts'

export default defineSubject({
  name: 'bookshop',
  schema: { migrations: 'migrations' },
  // Customers move from shop to shop with what they ordered; publishers with their books; a new branch is set up by config.
  filters: {
    users: { model: 'shop.customer', by: 'email' },
    organizations: { model: 'shop.publisher', by: 'name' },
    privileged: { where: [{ newsletter: true }] },
  },
  coverage: { exhaustive: ['small-shop'] },
  models: {
    'shop.author': { scope: 'organization', sanitize: { name: 'name', bio: 'text' } },
    'shop.book': {
      scope: 'organization',
      importRules: { collisions: [{ key: ['publisher_id', 'title'], action: 'merge' }] },
      sanitize: { title: 'keep', subtitle: 'keep', blurb: 'keep', tags: 'keep', metadata: { paths: {}, rest: 'keep' } },
    },
    'shop.book_author': { scope: 'organization', importRules: { partOf: ['book_id'] }, sanitize: { role: 'keep' } },
    'shop.category': { scope: 'organization', sanitize: { name: 'keep' } },
    'shop.country': {
      scope: 'user',
      importRules: { collisions: [{ key: ['name'], action: 'merge' }] },
      sanitize: { code: 'keep', name: 'keep', currency: 'keep' },
    },
    'shop.customer': {
      scope: 'user',
      // Whoever loves a book that stays behind comes all the same.
      exemptKeys: ['favourite_book_id'],
      importRules: {
        collisions: [
          {
            key: ['email'],
            action: 'error',
            flags: { merge_customers: 'merge', rename_customers: { suffix: 'email' } },
          },
        ],
        // Consent is given to one shop.
        values: [{ field: 'newsletter', value: { set: false } }],
      },
      sanitize: { id: 'uuid', email: 'email', name: 'name' },
    },
    'shop.edition': {
      scope: 'organization',
      importRules: {
        collisions: [{ key: ['book_id', 'format'], action: 'merge', flags: { new_prices: 'overwrite' } }],
      },
      sanitize: { isbn: 'keep', thumbnail: 'keep' },
    },
    'shop.gift_wrap': { scope: 'organization', sanitize: { paper: 'keep', message: 'text' } },
    'shop.opening_hours': {
      scope: 'config',
      importRules: { collisions: [{ key: ['weekday'], action: 'overwrite' }] },
    },
    // What a customer who is known already ordered is known as well.
    'shop.order': { scope: 'organization', importRules: { partOf: ['customer_id'] }, sanitize: { note: 'text' } },
    'shop.order_line': { scope: 'organization' },
    'shop.promotion': {
      scope: 'config',
      importRules: {
        collisions: [{ key: ['code'], action: { regenerate: { code: { token: 8, prefix: 'AGAIN-' } } } }],
      },
      sanitize: { code: 'keep' },
    },
    'shop.publisher': {
      scope: 'organization',
      importRules: {
        collisions: [{ key: ['name'], action: 'merge', flags: { rename_publishers: { suffix: 'name' } } }],
      },
      sanitize: { name: 'name' },
    },
    'stock.Stocktake': { scope: 'global', sanitize: { 'Counted by': 'name' } },
    'stock.event_log': { scope: 'global', sanitize: { event: 'keep', payload: { paths: {}, rest: 'keep' } } },
    'stock.level': { scope: 'global', sanitize: { shelf: 'keep' } },
    'stock.movement': { scope: 'global' },
    'stock.warehouse': { scope: 'global', sanitize: { code: 'keep', name: 'keep' } },
  },
})
