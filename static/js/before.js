// @ts-check
// Runs before the first paint: the theme that was chosen here earlier, whether the address brings a lab along, and that
// the page is still coming, piece by piece.
{
  const root = document.documentElement;
  let theme = null;
  try {
    theme = localStorage.getItem('theme');
  } catch {
    // A browser that keeps nothing: the theme is the system's.
  }
  if (!root.dataset.theme && (theme === 'light' || theme === 'dark')) root.dataset.theme = theme;
  root.classList.add('is-coming');
  document.addEventListener('readystatechange', () => root.classList.remove('is-coming'), { once: true });
  if (location.hash.startsWith('#v1.')) root.classList.add('is-opening');
}
