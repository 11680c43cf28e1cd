/* In the colours of somebody else: every control has an edge or an underline, and nothing moves. */
() => {
  const name = (one) => `<${one.tagName.toLowerCase()}.${one.className}> ${one.textContent.trim().slice(0, 20)}`;
  const told = [];
  for (const one of document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea, .tag')) {
    if (one.closest('.unseen')) { continue; }
    const its = getComputedStyle(one);
    const edged = parseFloat(its.borderTopWidth) >= 1 && its.borderTopStyle !== 'none';
    const words = its.textDecorationLine.includes('underline') || /radio|checkbox|file/.test(one.type);
    if (!edged && !words) { told.push(`no edge: ${name(one)}`); }
  }
  for (const one of document.querySelectorAll('body *')) {
    const its = getComputedStyle(one);
    if (/[1-9]/.test(its.transitionDuration) || its.animationName !== 'none') { told.push(`moves: ${name(one)}`); }
  }
  return told;
}
