// @ts-check
// Runs before the first paint: the theme that was chosen here earlier, and whether the address brings a lab along.
{
  const root = document.documentElement;
  let theme = null;
  try {
    theme = localStorage.getItem('theme');
  } catch {
    // A browser that keeps nothing: the theme is the system's.
  }
  if (!root.dataset.theme && (theme === 'light' || theme === 'dark')) root.dataset.theme = theme;
  if (location.hash.startsWith('#v1.')) root.classList.add('is-opening');
}
