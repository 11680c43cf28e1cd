/* Whether all text of the page can be read at the present width: nothing sticks out, is cut off or lies on another text. */
([rule, sideways]) => {
  const told = [];
  const name = (element) => `<${element.tagName.toLowerCase()}.${(element.getAttribute('class') || '').trim().replace(/\s+/g, '.')}> ${element.textContent.trim().slice(0, 24)}`;
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1 && !one.closest('.scroll'));
    told.push([rule, `${root.scrollWidth - root.clientWidth} px too wide at ${root.clientWidth}: ${wide.slice(-1).map(name)}`]);
  }
  /* the same words for those who hear the page: a dot of one pixel */
  const heard = (one) => one !== document.body && ((one.offsetWidth <= 1 && one.offsetHeight <= 1) || heard(one.parentElement));
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || parent.closest('.unseen, .skip, option, textarea, details:not([open]) > :not(summary)') || getComputedStyle(parent).visibility !== 'visible' || heard(parent)) { continue; }
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1) { boxes.push({ box, parent, sticky: parent.closest('.findings-side') }); }
    }
    const cut = parent.closest('button, th, td, dd, p, li, h1, h2, h3, label, legend');
    if (cut && /hidden|clip/.test(getComputedStyle(cut).overflowX) && cut.scrollWidth > cut.clientWidth + 1) { told.push([rule, `cut off: ${name(cut)}`]); }
    if (!sideways) {
      const right = range.getBoundingClientRect().right;
      if (right > root.clientWidth + 1) { told.push([rule, `beyond the paper by ${Math.round(right - root.clientWidth)}: ${name(parent)}`]); }
    }
  }
  boxes.sort((one, other) => one.box.top - other.box.top);
  for (let i = 0; i < boxes.length; i += 1) {
    for (let j = i + 1; j < boxes.length && boxes[j].box.top < boxes[i].box.bottom; j += 1) {
      const [one, other] = [boxes[i], boxes[j]];
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      const least = Math.min(one.box.height, other.box.height) / 3;
      const apart = one.parent.closest('.scroll') !== other.parent.closest('.scroll') || one.sticky !== other.sticky;
      if (across > 3 && down > least && !apart) { told.push([rule, `on top of each other: ${name(one.parent)} and ${name(other.parent)}`]); }
    }
  }
  return told;
}
