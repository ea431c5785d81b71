// Runs before the first paint, so that a chosen theme does not flash in the other one.
(() => {
  const KEY = "fleetfold.theme";
  const root = document.documentElement;
  const stored = (() => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden: the system's choice then holds
    }
  })();
  if (stored === "dark" || stored === "light") {
    root.dataset.theme = stored;
  }
  window.fleetfoldToggleTheme = () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem(KEY, root.dataset.theme);
    } catch {
      // kept for this page only
    }
  };
})();
