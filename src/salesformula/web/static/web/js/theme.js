// Runs before the first paint: "system" becomes light or dark, and follows the system while the page is open.
(() => {
  const root = document.documentElement;
  if (root.dataset.theme !== "system") return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    root.dataset.bsTheme = dark.matches ? "dark" : "light";
    document.dispatchEvent(new CustomEvent("sf:theme"));
  };
  apply();
  dark.addEventListener("change", apply);
})();
