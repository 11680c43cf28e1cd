/* Watches where the Tab key leads: which controls, in which order, and whether each shows that it has the focus.
   The links of a head that is known are left out, but the last. */
(known) => {
  const style = (element) => getComputedStyle(element);
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const { colour, ground, ratio } = window.colours;
  const all = [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]')].filter((one) => seen(one) && !one.disabled && one.tabIndex >= 0);
  const every = all.filter((one) => {
    if (one.type !== 'radio') { return true; }
    const group = all.filter((other) => other.type === 'radio' && other.name === one.name && other.form === one.form);
    return one === (group.find((other) => other.checked) || group[0]);
  });
  const inHead = every.filter((one) => one.compareDocumentPosition(document.querySelector('main') || document.body) & Node.DOCUMENT_POSITION_FOLLOWING && !one.closest('main'));
  const stops = known && inHead.length ? every.slice(inHead.length - 1) : every;
  const name = (one) => `<${one.tagName.toLowerCase()}${one.id ? `#${one.id}` : ''}> ${(one.textContent || one.name || '').trim().slice(0, 20)}`;
  const walk = { stops: stops.map(name), reached: [], told: [] };
  const look = (one) => {
    const its = style(one);
    const [box] = one.getClientRects(); /* of words on two lines, the first */
    if (px(its.outlineWidth) < 2 || its.outlineStyle === 'none') { walk.told.push([15, `no outline: ${name(one)}`]); }
    else if (ratio(colour(its.outlineColor), ground(one.parentElement)) < 3) { walk.told.push([15, `pale outline: ${name(one)}`]); }
    const across = Math.min(Math.max(box.left, 0) + 6, box.right - 1);
    const down = Math.min(Math.max(box.top, 0) + Math.min(box.height / 2, 12), innerHeight - 1);
    const top = document.elementFromPoint(across, down);
    const mine = top && (one.contains(top) || top.contains(one) || (one.labels && [...one.labels].includes(top)));
    if (box.bottom < 0 || box.top > innerHeight) { walk.told.push([15, `outside the window: ${name(one)}`]); }
    else if (!mine) { walk.told.push([15, `covered: ${name(one)} by ${top ? name(top) : 'nothing'}`]); }
  };
  const px = (words) => parseFloat(words) || 0;
  document.addEventListener('focusin', (event) => {
    if (stops.includes(event.target)) { walk.reached.push(name(event.target)); look(event.target); }
  });
  window.walked = walk;
  if (stops[0]) { stops[0].focus(); }
  return stops.length;
}
