// @ts-check
// Why, captures, tables: links to sections without script, tabs with it.

/** @param {HTMLElement} list */
export function mountTabs(list) {
  const tabs = /** @type {HTMLAnchorElement[]} */ ([...list.querySelectorAll('a')]);
  const panelOf = (/** @type {HTMLAnchorElement} */ tab) =>
    /** @type {HTMLElement} */ (document.getElementById(tab.hash.slice(1)));

  /** @param {HTMLAnchorElement} chosen */
  function select(chosen) {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      panelOf(tab).hidden = !isChosen;
    }
    document.dispatchEvent(new CustomEvent('tabs:select'));
  }

  list.setAttribute('role', 'tablist');
  for (const tab of tabs) {
    const panel = panelOf(tab);
    tab.id = `tab-${panel.id}`;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', panel.id);
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', tab.id);
    tab.addEventListener('click', (event) => {
      event.preventDefault();
      select(tab);
    });
  }
  list.addEventListener('keydown', (event) => {
    const at = tabs.indexOf(/** @type {HTMLAnchorElement} */ (event.target));
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = by ? (at + by + tabs.length) % tabs.length : { Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    select(tabs[to]);
    tabs[to].focus();
  });
  select(tabs.find((tab) => tab.hash === location.hash) ?? tabs[0]);
}
