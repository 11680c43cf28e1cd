/* What one page shows at one size, as rows [rule, words]: only what breaks a rule is told. */
() => {
  const told = [];
  const tell = (rule, words, element) => told.push([rule, `${words}: ${label(element)}`]);
  const label = (element) => {
    const marks = element.className && typeof element.className === 'string' ? `.${element.className.trim().replace(/\s+/g, '.')}` : '';
    return `<${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}${marks}> ${(element.textContent || element.name || '').trim().slice(0, 24)}`;
  };
  const CONTROLS = 'a[href],button,input:not([type=hidden]),select,textarea,summary';
  const style = (element) => getComputedStyle(element);
  const px = (words) => parseFloat(words) || 0;

  const { colour, over, ground, ratio } = window.colours;

  const unseen = (element) => element.closest('.unseen, .skip, [hidden], option, title') !== null;
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && style(element).visibility === 'visible' && !unseen(element);
  };
  const clear = (element) => {
    for (let up = element; up; up = up.parentElement) { if (px(style(up).opacity) < 1) { return false; } }
    return true;
  };
  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() && parent && visible(parent)) { found.push(walker.currentNode); }
    }
    return found;
  };

  /* in a drawing: the last shape drawn before the words, under their middle */
  const behind = (words) => {
    const box = words.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const under = (shape) => {
      const its = shape.getBoundingClientRect();
      const before = shape.compareDocumentPosition(words) & Node.DOCUMENT_POSITION_FOLLOWING;
      return before && style(shape).fill !== 'none' && its.left <= x && x <= its.right && its.top <= y && y <= its.bottom;
    };
    const shapes = [...words.ownerSVGElement.querySelectorAll('rect, polygon')].filter(under);
    return shapes.length ? colour(style(shapes[shapes.length - 1]).fill) : ground(words.ownerSVGElement);
  };

  /* 18 and 21: every text */
  for (const text of texts()) {
    const parent = text.parentElement;
    const its = style(parent);
    if (parent.ownerSVGElement) {
      const height = px(its.fontSize) * parent.getScreenCTM().a;
      const seen = ratio(colour(its.fill), behind(parent));
      if (seen < 4.5) { tell(18, `contrast ${seen.toFixed(2)} in a drawing`, parent); }
      if (height < 18) { tell(21, `${height.toFixed(1)} px in a drawing`, parent); }
      continue;
    }
    const size = px(its.fontSize);
    const shown = over(colour(its.color), ground(parent));
    if (clear(parent) && ratio(shown, ground(parent)) < 4.5) { tell(18, `contrast ${ratio(shown, ground(parent)).toFixed(2)}`, parent); }
    if (size < 18) { tell(21, `${size} px`, parent); }
    const least = size >= 24 ? 1.3 : 1.5;
    if (its.lineHeight !== 'normal' && px(its.lineHeight) / size < least - 0.001) { tell(21, `line ${(px(its.lineHeight) / size).toFixed(2)}`, parent); }
    if (its.lineHeight === 'normal') { tell(21, 'no line height', parent); }
  }

  /* 19: where a control ends */
  for (const control of document.querySelectorAll('input[type=text],input[type=password],input[type=file],select,textarea,button,a.button')) {
    if (!visible(control)) { continue; }
    const its = style(control);
    const around = ground(control.parentElement);
    const filled = ratio(ground(control), around) >= 3;
    const edged = px(its.borderTopWidth) >= 1 && its.borderTopStyle !== 'none' && ratio(over(colour(its.borderTopColor), around), around) >= 3;
    const words = /BUTTON/.test(control.tagName) && its.textDecorationLine.includes('underline');
    if (!filled && !edged && !words) { tell(19, 'no edge to be seen', control); }
  }

  /* 20: how large what is pressed is */
  const kiosk = document.body.classList.contains('kiosk');
  for (const control of document.querySelectorAll(CONTROLS)) {
    if (!visible(control)) { continue; }
    let box = control.getBoundingClientRect();
    let { width, height } = box;
    for (const other of control.labels || []) {
      if (!visible(other) || !/radio|checkbox/.test(control.type)) { continue; }
      const its = other.getBoundingClientRect();
      width = Math.max(box.right, its.right) - Math.min(box.left, its.left);
      height = Math.max(box.bottom, its.bottom) - Math.min(box.top, its.top);
    }
    const running = control.tagName === 'A' && style(control).display === 'inline';
    const listed = control.closest('td, th, dd, .change-link, li li') !== null && !/INPUT|SELECT|TEXTAREA/.test(control.tagName);
    const boxed = /radio|checkbox/.test(control.type) && control.closest('td, th') !== null;
    const main = kiosk && control.matches('.button:not(.second)');
    const least = main ? 60 : running || ((listed || boxed) && !kiosk) ? 24 : 44;
    const wide = running || listed ? 24 : Math.min(least, 44);
    if (height < least - 0.5 || width < wide - 0.5) { tell(20, `${Math.round(width)} × ${Math.round(height)}, not ${least}`, control); }
  }

  /* 8: one thing on a page of the kiosk */
  if (kiosk) {
    for (const form of document.querySelectorAll('main form')) {
      const sets = form.querySelectorAll('fieldset').length;
      const boxes = form.querySelectorAll('input:not([type=hidden]):not([type=radio]):not([type=checkbox]),select,textarea').length;
      if (sets > 1 || boxes > 3) { tell(8, `${sets} groups and ${boxes} boxes`, form); }
    }
  }

  /* 31: what is pasted arrives whole */
  for (const control of document.querySelectorAll('input[type=text],input[type=password],textarea')) {
    const refused = !control.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true }));
    if (refused || control.readOnly || (control.maxLength > 0 && control.maxLength < 60)) { tell(31, 'nothing can be pasted', control); }
  }

  /* 14: the order of the document is the order of the keys */
  for (const element of document.querySelectorAll('[tabindex]')) {
    if (element.tabIndex > 0) { tell(14, `tabindex ${element.tabIndex}`, element); }
  }
  return told;
}
