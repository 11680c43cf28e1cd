/* What stands on paper though it can only be used on a screen. */
() => [...document.querySelectorAll('header, nav, footer, .skip, .back, .filters, .actions, #idle')]
  .filter((one) => one.getClientRects().length && !one.closest('[hidden]'))
  .map((one) => `printed: <${one.tagName.toLowerCase()}.${one.className}>`)
