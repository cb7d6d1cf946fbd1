// @ts-check
// Runs before the first paint: the theme that was chosen here earlier, whether the address brings a lab along, and which
// parts of the page are still to come. They are shown when all of it is there, one part a frame: style and layout of the
// whole in one go would hold up a slow machine.
{
  const root = document.documentElement;
  let theme = null;
  try {
    theme = localStorage.getItem('theme');
  } catch {
    // A browser that keeps nothing: the theme is the system's.
  }
  if (!root.dataset.theme && (theme === 'light' || theme === 'dark')) root.dataset.theme = theme;
  const coming = ['stage', 'why', 'book', 'sight'];
  const tell = () => (root.dataset.coming = coming.join(' '));
  const next = () => {
    coming.shift();
    tell();
    if (coming.length === 0 || document.hidden) delete root.dataset.coming;
    else requestAnimationFrame(() => setTimeout(next)); // Behind the frame, not before its layout.
  };
  tell();
  document.addEventListener('readystatechange', next, { once: true });
  if (location.hash.startsWith('#v1.')) root.classList.add('is-opening');
}
