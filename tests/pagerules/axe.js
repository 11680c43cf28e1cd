/* What axe finds and what it leaves open, one line each. */
async (levels) => {
  const found = await axe.run(document, { runOnly: levels, resultTypes: ['violations', 'incomplete'], preload: false });
  const words = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join(' ').slice(0, 160);
  /* axe does not know what lies behind the words of a drawing, nor whether one sign is text: rule 18 computes both */
  const ours = (rule, node) => rule.id === 'color-contrast' && node.any.length > 0 && node.any.every((check) => (
    /too short|only non-text/.test(check.message) || document.querySelector(node.target[0]).closest('svg')));
  const lines = (kind) => found[kind].flatMap((rule) => rule.nodes.filter((node) => kind === 'violations' || !ours(rule, node))
    .map((node) => `${kind} ${rule.id}: ${node.target} ${words(node)}`));
  return [...lines('violations'), ...lines('incomplete')];
}
