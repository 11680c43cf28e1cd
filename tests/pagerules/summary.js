/* Whether the summary of errors has the focus, and each of its links leads into a field. */
async () => {
  const summary = document.getElementById('error-summary');
  if (!summary) { return []; }
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const told = document.activeElement === summary ? [] : ['the summary has no focus'];
  for (const link of summary.querySelectorAll('a')) {
    const goal = document.getElementById(link.hash.slice(1));
    link.click();
    if (document.activeElement !== goal) { told.push(`${link.textContent} does not lead into its field`); }
  }
  history.replaceState(null, '', location.pathname + location.search);
  if (document.activeElement) { document.activeElement.blur(); }
  return told;
}
